// SPDX-License-Identifier: Apache-2.0
// Figures as people read them.
import { spoken, w } from "./words";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export function count(value: number): string {
  return whole.format(value);
}

export function decimal(value: number, digits: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

export function percent(value: number, digits = 2): string {
  return `${value.toFixed(digits)} %`;
}

// Yen to three figures, with 億 and 万 or in millions; the sign is kept.
export function money(jpy: number): string {
  const size = Math.abs(jpy);
  const sign = jpy < 0 ? "−" : "";
  const short = (value: number): string => value.toLocaleString("en-US", { maximumSignificantDigits: value >= 1000 ? 4 : 3 });
  if (spoken() === "ja") {
    if (size >= 1e8) return `${sign}${short(size / 1e8)}億円`;
    if (size >= 1e4) return `${sign}${short(size / 1e4)}万円`;
    return `${sign}${count(size)}円`;
  }
  if (size >= 1e9) return `${sign}¥${short(size / 1e9)} billion`;
  if (size >= 1e6) return `${sign}¥${short(size / 1e6)} million`;
  return `${sign}¥${count(size)}`;
}

export function moneyAYear(jpy: number): string {
  return money(jpy) + w("/年", " a year");
}

export function exactYen(jpy: number): string {
  return jpy < 0 ? `−${count(-jpy)}` : count(jpy);
}

// Of an axis.
export function tick(jpy: number): string {
  if (jpy === 0) return "0";
  const size = Math.abs(jpy);
  const sign = jpy < 0 ? "−" : "";
  if (spoken() === "ja") return sign + (size >= 1e8 ? `${decimal(size / 1e8, 2)}億` : `${decimal(size / 1e4, 1)}万`);
  return sign + (size >= 1e9 ? `${decimal(size / 1e9, 2)}B` : size >= 1e6 ? `${decimal(size / 1e6, 2)}M` : `${decimal(size / 1e3, 1)}k`);
}
