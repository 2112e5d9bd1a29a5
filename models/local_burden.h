// SPDX-License-Identifier: Apache-2.0
// What stays with a municipality after a grant, with a bond whose service partly returns through the local
// allocation tax (policy reference C.5). The return is a notional amount in a needs calculation, no earmarked
// cash, so both burdens are shown.
#pragma once

namespace tsunagi::models {

struct BondTerms {
  double allotment_ratio = 0;    // φ: share of the local share that may be borrowed
  double allocation_return = 0;  // τ: share of the debt service; 0 for who receives no allocation tax
  double interest_rate = 0;      // i
  int years = 1;                 // n, level payments
};

struct LocalBurden {
  double cash_jpy = 0;                        // G, paid at once
  double bond_jpy = 0;                        // B
  double debt_service_jpy_per_year = 0;       // for n years, from the end of the first
  double nominal_present_jpy = 0;             // cash and debt service
  double effective_present_jpy = 0;           // less the return
  double allocation_return_jpy_per_year = 0;  // τ of the debt service
};

// Of a local share L = (1 − σ)·C, discounted at `rate`.
[[nodiscard]] LocalBurden local_burden(double local_share_jpy, const BondTerms& bond, double rate);

}  // namespace tsunagi::models
