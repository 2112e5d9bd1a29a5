#!/usr/bin/env python3
"""Lower bound of a single-source capacitated facility location instance of Avella and Boccia's format (tbed1).

knapsack_bound.py INSTANCE[.gz] [ROUNDS]: sizes; demands; capacities; fixed costs; costs by facility and customer, per
unit of demand. Lagrangian relaxation of "each customer once": at any prices, their sum and, for each facility, the
lesser of nothing and its fixed cost less the best knapsack of customers, is a bound (Fisher 1981, "The Lagrangian
relaxation method for solving integer programming problems"). Shares no code with the solver; demands are whole.
"""
import gzip
import sys

import numpy as np


def knapsack(room, sizes, gains):
    """The most gain that fits, and which items give it."""
    best = np.zeros(room + 1)
    taken = np.zeros((len(sizes), room + 1), bool)
    for k, (size, gain) in enumerate(zip(sizes, gains)):
        with_item = best[:room + 1 - size] + gain
        taken[k, size:] = with_item > best[size:]
        best[size:] = np.maximum(best[size:], with_item)
    items = []
    for k in range(len(sizes) - 1, -1, -1):
        if taken[k, room]:
            items.append(k)
            room -= sizes[k]
    return best[-1], items


def relax(prices, demand, room, fixed, cost):
    """The bound at these prices, and how often each customer is served."""
    bound = prices.sum()
    served = np.zeros(len(prices))
    for j in range(len(room)):
        gain = prices - cost[j]
        item = np.flatnonzero((gain > 0) & (demand <= room[j]))
        worth, chosen = knapsack(room[j], demand[item], gain[item])
        if fixed[j] < worth:
            bound += fixed[j] - worth
            served[item[chosen]] += 1
    return bound, served


def main():
    path, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        words = file.read().split()
    n, m = int(words[0]), int(words[1])
    values = np.array(words[2:], float)
    demand, values = values[:m].astype(int), values[m:]
    room, fixed = np.floor(values[:n]).astype(int), values[n:2 * n]
    cost = values[2 * n:2 * n + n * m].reshape(n, m) * demand
    prices = (cost + (fixed / np.maximum(room, 1))[:, None] * demand).min(axis=0)
    best, length, idle = -np.inf, 1.0, 0
    for _ in range(rounds):
        bound, served = relax(prices, demand, room, fixed, cost)
        if bound > best:
            best, best_prices, idle = bound, prices, 0
        else:
            idle += 1
            if idle == 8:
                length, idle, prices = length / 2, 0, best_prices
                continue
        target = 1.02 * best  # stands for the unknown optimum
        square = ((1 - served) ** 2).sum()
        if square == 0:
            break
        prices = np.maximum(0, prices + length * (target - bound) / square * (1 - served))
    print(f"{best:.2f}")


if __name__ == "__main__":
    main()
