# SPDX-License-Identifier: Apache-2.0
"""networkx on a road graph: graph_networkx.py EDGES SOURCE MANY

EDGES: `node_count`, then a line `u v mm` an edge. SOURCE: a node. MANY: nodes, one a line.
Prints a line `group<TAB>name<TAB>ms<TAB>answer` a kernel; the answer is bench_graph's digest or count.
Without networkx it says so and ends with status 3.
"""
import statistics
import sys
import time

try:
    import networkx as nx
except ImportError:
    print("networkx is not installed", file=sys.stderr)
    sys.exit(3)

MASK = (1 << 64) - 1
UNREACHED_MM = 0xFFFFFFFF


def splitmix64(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def digest(graph, distances):
    total = 0
    for node in graph:
        value = distances.get(node, UNREACHED_MM)
        total += splitmix64(((node * 0x100000001) & MASK) ^ value)
    return total & MASK


def read_graph(path):
    graph = nx.Graph()
    with open(path, encoding="ascii") as lines:
        graph.add_nodes_from(range(int(next(lines))))
        for line in lines:
            u, v, mm = map(int, line.split())
            if not graph.has_edge(u, v) or mm < graph[u][v]["weight"]:
                graph.add_edge(u, v, weight=mm)
    return graph


def report(group, name, run, answer, rounds=3):
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        result = run()
        times.append((time.process_time() - begin) * 1e3)
    print(group, name, f"{statistics.median(times):.1f}", answer(result), sep="\t", flush=True)


def main():
    graph = read_graph(sys.argv[1])
    source = int(sys.argv[2])
    with open(sys.argv[3], encoding="ascii") as lines:
        many = {int(line) for line in lines}
    report("one-to-all, distances and parents", "dijkstra_predecessor_and_distance",
           lambda: nx.dijkstra_predecessor_and_distance(graph, source), lambda r: digest(graph, r[1]))
    report("nearest of 1000 sources", "multi_source_dijkstra_path_length",
           lambda: nx.multi_source_dijkstra_path_length(graph, many), lambda r: digest(graph, r))
    report("minimum spanning tree (millimetres)", "minimum_spanning_edges, kruskal",
           lambda: sum(d["weight"] for _, _, d in nx.minimum_spanning_edges(graph, algorithm="kruskal")),
           lambda r: r)
    report("connected components", "number_connected_components",
           lambda: nx.number_connected_components(graph), lambda r: r)
    report("bridges", "bridges", lambda: sum(1 for _ in nx.bridges(graph)), lambda r: r)


main()
