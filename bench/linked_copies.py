#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ten (or more) copies of a joint planning instance as one: linked_copies.py FILE.stp.gz OUT.stp.gz [COPIES] [SEED]

FILE is an SAP of one-way A lines with whole costs, Root and T. Copy i holds nodes i*n + 1 ... (i + 1)*n; one more node
is the root, with arcs for nothing to each copy's. Each copy is linked to the next by 20 street edges (both ways)
between random street nodes: nodes of an arc that has a counterpart back. A link costs what a random such arc costs.
All choices are by SplitMix64 from the seed, so the output is the same bytes everywhere (gzip without name and time).
"""
import gzip
import io
import sys

LINKS = 20
MASK = (1 << 64) - 1


class Random:
    """Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", SplitMix64."""

    def __init__(self, seed):
        self.state = seed & MASK

    def below(self, n):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        x = self.state
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
        return ((x ^ (x >> 31)) >> 32) * n >> 32


def read_sap(path):
    """Nodes, root, terminals and arcs (tail, head, cost), numbers as in the file."""
    nodes, root, terminals, arcs = 0, 0, [], []
    with gzip.open(path, "rt", encoding="ascii") as file:
        for line in file:
            words = line.split()
            if not words:
                continue
            if words[0] == "Nodes":
                nodes = int(words[1])
            elif words[0] == "Root":
                root = int(words[1])
            elif words[0] == "T":
                terminals.append(int(words[1]))
            elif words[0] == "A":
                if len(words) != 4:
                    sys.exit(f"{path}: expected one-way arcs `A u v cost`, found {line.strip()}")
                arcs.append((int(words[1]), int(words[2]), words[3]))
    if not nodes or not root or not terminals or not arcs:
        sys.exit(f"{path}: expected Nodes, Root, T and A lines")
    return nodes, root, terminals, arcs


def links(random, nodes, copies, arcs):
    """(tail, head, cost as it is written) of one direction of each link."""
    pairs = {(tail, head) for tail, head, _ in arcs}
    streets = [arc for arc in arcs if (arc[1], arc[0]) in pairs]
    if not streets:
        sys.exit("expected street arcs in both directions, found none")
    made = []
    for copy in range(copies - 1):
        for _ in range(LINKS):
            tail = streets[random.below(len(streets))][0] + copy * nodes
            head = streets[random.below(len(streets))][0] + (copy + 1) * nodes
            made.append((tail, head, streets[random.below(len(streets))][2]))
    return made


def main():
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    copies = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    nodes, root, terminals, arcs = read_sap(sys.argv[1])
    linked = links(Random(seed), nodes, copies, arcs)
    top = copies * nodes + 1
    out = io.StringIO()
    out.write("33D32945 STP File, STP Format Version 1.0\n\nSECTION Comment\n")
    out.write(f'Name "{copies} linked copies, seed {seed}"\nProblem "SAP"\nEND\n\nSECTION Graph\n')
    out.write(f"Nodes {top}\nArcs {copies * (len(arcs) + 1) + 2 * len(linked)}\n")
    for copy in range(copies):
        shift = copy * nodes
        out.write(f"A {top} {root + shift} 0\n")
        out.writelines(f"A {tail + shift} {head + shift} {cost}\n" for tail, head, cost in arcs)
    for tail, head, cost in linked:
        out.write(f"A {tail} {head} {cost}\nA {head} {tail} {cost}\n")
    # The root of a copy is a terminal of some files; below the new root it stays one.
    out.write(f"END\n\nSECTION Terminals\nTerminals {copies * len(terminals)}\nRoot {top}\n")
    for copy in range(copies):
        out.writelines(f"T {terminal + copy * nodes}\n" for terminal in terminals)
    out.write("END\n\nEOF\n")
    with open(sys.argv[2], "wb") as raw, gzip.GzipFile("", "wb", 6, raw, 0) as file:
        file.write(out.getvalue().encode("ascii"))


main()
