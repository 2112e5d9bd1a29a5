# SPDX-License-Identifier: Apache-2.0
"""Rows of bench/solve_table.sh. See --help; figures are defined in sim/steiner/FORMATS.md."""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
REFERENCE = pathlib.Path(os.environ.get("TSUNAGI_REFERENCE", ROOT / ".." / "shared" / "reference"))
PROGRAM = pathlib.Path(os.environ.get("TSUNAGI_PROGRAM", ROOT / "build/release/sim/tsunagi"))
EXACT = 1e-9  # relative: published optima are rounded to some digits
FIELDS = ["row", "n", "m", "t", "best", "cost", "bound", "certified_bound", "cpu_s", "wall_s", "memory_bytes", "status",
          "verify", "verify_s", "must", "aim"]

# Optima of ../shared/reference/peers/README.md; the giga ones less what every plan pays.
PEER_OPTIMA = {
    "peers/fhk/fhk_500_m26943.stp.gz": 21943.246, "peers/fhk/fhk_1000_m26943.stp.gz": 41310.667,
    "peers/fhk/fhk_5000_m26943.stp.gz": 196900.198, "peers/fhk/fhk_10000_m26943.stp.gz": 388211.617,
    "peers/giga/giga_200.stp.gz": 2962500.90 - 880900, "peers/giga/giga_1000.stp.gz": 13669692.36 - 4404500,
    "peers/giga/giga_5000.stp.gz": 56858914.39 - 22022500,
}


@dataclass
class Figures:
    """What a run gave; percentages are of the best known plan or of our own plan."""
    over: float    # plan above the best known, %
    under: float   # bound below the best known, %
    gap: float     # (plan - certified bound)/plan, %
    proven: bool
    cpu: float
    bytes: float   # per node, above what was held before reading
    bound: float


@dataclass
class Row:
    name: str
    file: str
    seconds: float
    must: object  # Figures -> bool
    aim: object
    is_default: bool = False
    format: str = ""


def proven_within(seconds):
    return lambda f: f.proven and f.cpu <= seconds


def gap_within(percent, seconds):
    return lambda f: f.gap <= percent and f.cpu <= seconds


def plan_within(percent, seconds):
    return lambda f: f.over <= percent and f.cpu <= seconds


def both(*tests):
    return lambda f: all(test(f) for test in tests)


# Values in best_known.csv that a bound refutes, and that bound: bench/knapsack_bound.py proves 16485.64 for the file
# as it lies there. A plan within x % of a bound is within x % of the optimum.
REFUTED = {"sscflp-tbed1/p1.txt.gz": 16485.64}


def stp_rows():
    names = "I004 I010 I012 I030 I045 I053 I054 I060 I067 I069 I075".split()
    for name in names:
        yield Row(name, f"stp/{name}.stp.gz", 30, proven_within(20), proven_within(3 if name == "I010" else 5), True)
    yield Row("I083", "stp/I083.stp.gz", 30, gap_within(0.02, 30), proven_within(20), True)
    for name in "G201 G204 G105 G103".split():
        must = both(plan_within(0.3, 60), lambda f: f.under <= 0.7)
        aim = both(plan_within(0.1, 60), lambda f: f.under <= 0.3, *([proven_within(60)] if name == "G201" else []))
        yield Row(name, f"stp/{name}.stp.gz", 60, must, aim, name in ("G201", "G105"))


def prize_rows():
    defaults = {"i101M1", "i101M2", "i201M4", "i203M3", "K400.4", "D11-A", "handsd04", "a1000RandGraph.1.5", "i640-101"}
    for file in files("rpcstp-cologne1", "rpcstp-cologne2"):
        yield Row(short(file), file, 2, proven_within(2), proven_within(0.3), short(file) in defaults)
    for file in files("pcstp-jmp", "pcstp-crr", "pcstp-hand", "pcstp-random", "pcstp-i640"):
        yield Row(short(file), file, 60, plan_within(0.1, 60), plan_within(0.1, 60), short(file) in defaults)


def peer_rows():
    for area in (500, 1000, 5000, 10000):
        file = f"peers/fhk/fhk_{area}_m26943.stp.gz"
        yield Row(f"fhk_{area}", file, 10, proven_within(10), proven_within(3), area in (500, 10000))
    # After the clock the bound takes another tenth of a second.
    yield Row("fhk_10000 fast", "peers/fhk/fhk_10000_m26943.stp.gz", 0.1, plan_within(0.1, 0.2), plan_within(0.05, 0.1),
              True)
    for schools in (200, 1000, 5000):
        yield Row(f"giga_{schools}", f"peers/giga/giga_{schools}.stp.gz", 30, proven_within(30), proven_within(5), True)


def facility_rows():
    for file in files("ufl-orlib"):
        exact = lambda f: f.over <= 100 * EXACT and f.cpu <= 60
        yield Row(short(file), file, 60, exact, exact, short(file) in ("cap72", "capa"), "ufl")
    defaults = {"holmberg p1", "holmberg p33", "orlib-cap p3", "delmaire p49", "yang p7", "tbed1 p1"}
    formats = {"delmaire": "sscflp-delmaire", "tbed1": "sscflp-tbed1"}
    for kind in "holmberg orlib-cap orlib-capabc delmaire yang tbed1".split():
        for file in files("sscflp-" + kind):
            name = f"{kind} {short(file)}"
            yield Row(name, file, 60, plan_within(1, 60), plan_within(0.3, 60), name in defaults,
                      formats.get(kind, "sscflp"))


def joint_rows(out):
    # What is under way when the clock stops still ends: a little less time than a row asks.
    for seed in range(1, 7):
        yield Row(f"joint_i053 {seed}", f"joint/joint_i053_s120_d150_seed{seed}.stp.gz", 9.5, gap_within(2, 10),
                  proven_within(5), True)
    yield Row("joint_i054", "joint/joint_i054_s200_d300.stp.gz", 9.5, gap_within(2, 10), proven_within(5), True)
    g201 = "joint/joint_g201_s1500_d3000.stp.gz"
    yield Row("joint_g201", g201, 60, gap_within(8, 60), gap_within(3, 60), True)
    yield Row("joint_g201 long", g201, 300, gap_within(8, 300), gap_within(3, 300))
    for name, file in (("joint_g103", "joint/joint_g103_s3000_d10000.stp.gz"),
                       ("joint_i083", "joint/joint_i083_s4000_d10000.stp.gz")):
        first = lambda f: f.bound > 0 and f.cpu <= 15
        yield Row(f"{name} first", file, 13, first, first, name == "joint_g103")
        yield Row(name, file, 300, both(gap_within(12, 300), lambda f: f.bytes <= 600), gap_within(5, 300))
    yield Row("joint_g201 x 10", str(out / "joint_g201_x10.stp.gz"), 900, gap_within(15, 900), gap_within(8, 900))


def path_of(file):
    if file.startswith("/"):
        return pathlib.Path(file)
    return REFERENCE / file if file.startswith("peers/") else REFERENCE / "optim" / file


def files(*folders):
    """Files of folders, numbers in order."""
    def order(path):
        digits = "".join(c if c.isdigit() else " " for c in path.name).split()
        return [int(d) for d in digits], path.name
    return [f"{folder}/{path.name}" for folder in folders
            for path in sorted((REFERENCE / "optim" / folder).glob("*.gz"), key=order)]


def short(file):
    return pathlib.Path(file).name.removesuffix(".gz").removesuffix(".stp").removesuffix(".txt")


def best_known():
    """file -> (n, m, t, upper)"""
    best = {file: ("", "", "", optimum) for file, optimum in PEER_OPTIMA.items()}
    for table in ("best_known.csv", "best_known_joint.csv"):
        with open(REFERENCE / "optim" / table, encoding="utf-8", newline="") as text:
            for line in csv.DictReader(text):
                upper = REFUTED.get(line["file"], float(line["upper"]))
                best[line["file"]] = (line["n"], line["m"], line["t"], upper)
    return best


def run(arguments, seconds):
    try:
        return subprocess.run(arguments, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None


def solve(row, out, threads):
    """The solver's JSON, its plan and proof in `out`; a word on what failed instead."""
    plan, proof = out / "last.plan", out / "last.proof.gz"
    form = ["--format", row.format] if row.format else []
    done = run([PROGRAM, "solve", path_of(row.file), "--json", "--time", str(row.seconds), "--threads", str(threads),
                "--solution", plan, "--certificate", proof, *form], 4 * row.seconds + 120)
    if done is None:
        return None, "no answer in time"
    if done.returncode != 0:
        return None, done.stderr.strip()[-200:]
    start = time.monotonic()
    checked = run([PROGRAM, "verify", path_of(row.file), plan, proof, *form], 600)
    ok = checked is not None and checked.returncode == 0
    figures = json.loads(done.stdout)
    figures["verify"] = "holds" if ok else "FAILS"
    figures["verify_s"] = time.monotonic() - start
    return figures, ""


def judge(row, known, figures):
    """A line of results.csv."""
    n, m, t, upper = known
    n, m, t = n or figures["nodes"], m or figures["arcs"], t or figures["terminals"]
    cost, bound, certified = figures["cost"], figures["bound"], figures["certified_bound"]
    facts = Figures(over=100 * (cost - upper) / upper if upper else 0.0,
                    under=100 * (upper - bound) / upper if upper else 0.0, gap=100 * figures["gap"],
                    proven=figures["status"] == "optimal", cpu=figures["seconds"], bytes=figures["memory"] / int(n),
                    bound=certified)
    holds = figures["verify"] == "holds"
    return {"row": row.name, "n": n, "m": m, "t": t, "best": upper or "", "cost": cost, "bound": bound,
            "certified_bound": certified, "cpu_s": round(facts.cpu, 3), "wall_s": round(figures["wall_seconds"], 3),
            "memory_bytes": figures["memory"], "status": figures["status"], "verify": figures["verify"],
            "verify_s": round(figures["verify_s"], 2), "must": "yes" if holds and row.must(facts) else "NO",
            "aim": "yes" if holds and row.aim(facts) else "no"}


def plain(figure):
    """A figure without idle zeros."""
    return f"{float(figure):.6f}".rstrip("0").rstrip(".") if figure else "-"


def printed(line, peer):
    if line["status"] not in ("optimal", "feasible"):
        return f"{line['row']:<18} {line['status']}"
    cost, certified = float(line["cost"]), float(line["certified_bound"])
    best = float(line["best"]) if line["best"] else 0.0
    over = f"{100 * (cost - best) / best:+.4f}" if best else "-"
    gap = 100 * (cost - certified) / cost if cost else 0.0
    size = "/".join(str(line[k]) for k in ("n", "m", "t"))
    megabytes = int(line["memory_bytes"]) * 1e-6
    return (f"{line['row']:<18} {size:<22} {plain(line['best']):<18} {over:>9} {gap:>8.4f} "
            f"{'yes' if line['status'] == 'optimal' else 'no':<6} {line['cpu_s']!s:>8} {megabytes:>8.1f} "
            f"{int(line['memory_bytes']) / int(line['n']):>7.0f} {line['verify']:<6} {line['must']:<4} {line['aim']:<4} {peer}")


def make_copies(row, out):
    if row.name == "joint_g201 x 10" and not path_of(row.file).exists():
        hidden = out / "copies.part"
        subprocess.run([sys.executable, ROOT / "bench/linked_copies.py",
                        path_of("joint/joint_g201_s1500_d3000.stp.gz"), hidden, "10", "1"], check=True)
        hidden.rename(path_of(row.file))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every row, not only the named subset")
    parser.add_argument("--only", default="", help="rows whose name holds this text")
    parser.add_argument("--out", type=pathlib.Path, help="folder of results.csv (build/solve_table/<commit>)")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def commit():
    done = run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], 10)
    return done.stdout.strip() if done and done.returncode == 0 else "unknown"


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="ascii", errors="replace")
                  if line.startswith("model name")), "unknown")
    return f"machine: {model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; commit {commit()}"


def share(lines, names, least):
    """The rule on a share of rows: as said by the issue for prize-collecting files."""
    good = sum(1 for name in names if name in lines and lines[name]["must"] == "yes")
    ran = sum(1 for name in names if name in lines)
    return f"prize-collecting without a root: {good} of {ran} within 0.1 % (must {least[0]} %, aim {least[1]} %)"


def main():
    options = arguments()
    if not PROGRAM.exists():
        sys.exit(f"no {PROGRAM}: build it first")
    out = (options.out or ROOT / "build/solve_table" / commit()).resolve()
    out.mkdir(parents=True, exist_ok=True)
    results = out / "results.csv"
    lines = {}
    if results.exists():
        with open(results, encoding="utf-8", newline="") as text:
            lines = {line["row"]: line for line in csv.DictReader(text)}
    with open(ROOT / "bench/solve_peers.csv", encoding="utf-8", newline="") as text:
        peers = {line["instance"]: line["peer"] for line in csv.DictReader(text)}
    best = best_known()
    rows = [*stp_rows(), *prize_rows(), *peer_rows(), *facility_rows(), *joint_rows(out)]
    chosen = [row for row in rows if (options.all or options.only or row.is_default) and options.only in f"{row.name} {row.file}"]
    print(machine())
    print(f"{'row':<18} {'n/m/t':<22} {'best known':<18} {'plan %':>9} {'gap %':>8} {'proven':<6} {'CPU s':>8} {'MB':>8} "
          f"{'B/node':>7} {'verify':<6} must aim  peers", flush=True)
    for row in chosen:
        if row.name not in lines:
            make_copies(row, out)
            figures, fault = solve(row, out, options.threads)
            known = best.get(row.file, ("", "", "", 0.0))
            line = judge(row, known, figures) if figures else dict.fromkeys(FIELDS, "") | {
                "row": row.name, "status": fault, "must": "NO", "aim": "no"}
            is_new = not results.exists()
            with open(results, "a", encoding="utf-8", newline="") as text:
                writer = csv.DictWriter(text, FIELDS)
                if is_new:
                    writer.writeheader()
                writer.writerow(line)
            lines[row.name] = line
        print(printed(lines[row.name], peers.get(row.file, "")), flush=True)
    ran = [lines[row.name] for row in chosen]
    print(f"must: {sum(line['must'] == 'yes' for line in ran)} of {len(ran)}, "
          f"aim: {sum(line['aim'] == 'yes' for line in ran)} of {len(ran)}")
    prizes = [row.name for row in rows if row.file.startswith("pcstp-")]
    print(share({line["row"]: line for line in ran}, prizes, (80, 95)))


main()
