"""Core-hours and memory of 1,741 municipalities x 100 scenarios from a measured sample of them.

Method. The sample (nation_sweep.sh's folder `full`) is drawn from the published classes of size, so that its people
are those of the nation up to a largest size. Seconds of a plan are fitted as a power of people (least squares of
logarithms, municipalities of 3,000 people and more; below, the mean), corrected for the mean of a log-normal's
exponential (half the residual variance). The nation is every class of size by its share of municipalities, its people spread
evenly in the logarithm; above the largest measured size the power law is continued, which is a guess and told apart
(such towns are measured at the largest size on as much less land). Seconds are of cores, not of the clock.
Confidence: 1,000 bootstrap samples of the municipalities, 2.5 and 97.5 %.
"""
import json
import math
import random
import sys

SIZES = [(200, 5e3, .148), (5e3, 1e4, .137), (1e4, 3e4, .255), (3e4, 1e5, .295), (1e5, 2e5, .090), (2e5, 5e5, .054),
         (5e5, 1e6, .014), (1e6, 3777491, .007)]  # 令和5年版厚生労働白書, 図表1-2-4, as geo/sample/nation.h
SMALL = 3000
most_people = float(sys.argv[1])
rows = json.load(open('full.json'))['measured']['rows']
points = []
for row in rows:
    towns = json.load(open('full/%s/statistics.json' % row['region']))['municipalities']
    people = sum(town['population'] for town in towns.values())
    points.append((people, row['plan_s'], row['years_s']))


def fitted(sample):
    """Mean seconds below SMALL, and the power law above."""
    small = [s for p, s, _ in sample if p < SMALL]
    large = [(math.log(p), math.log(s)) for p, s, _ in sample if p >= SMALL]
    n = len(large)
    mx, my = sum(x for x, _ in large) / n, sum(y for _, y in large) / n
    slope = sum((x - mx) * (y - my) for x, y in large) / sum((x - mx) ** 2 for x, _ in large)
    residual = sum((y - my - slope * (x - mx)) ** 2 for x, y in large) / max(1, n - 2)
    level = my - slope * mx + residual / 2
    least = sum(small) / len(small) if small else math.exp(level + slope * math.log(SMALL))
    return least, level, slope


def plan_seconds(law, people):
    least, level, slope = law
    return least if people < SMALL else math.exp(level + slope * math.log(people))


def hours(sample, most=math.inf):
    law = fitted(sample)
    years = sum(y for _, _, y in sample) / len(sample)
    total = 0.0
    steps = 40
    for low, high, share in SIZES:
        for k in range(steps):
            people = low * (high / low) ** ((k + .5) / steps)
            if people <= most:
                total += 1741 * share / steps * (20 * plan_seconds(law, people) + 100 * years)
    return total / 3600


def can_fit(sample):
    return len({people for people, _, _ in sample if people >= SMALL}) >= 3


if not can_fit(points):
    sys.exit('  too few municipalities of different size above %d people were measured to extrapolate' % SMALL)
random.seed(1)
samples = [random.choices(points, k=len(points)) for _ in range(1000)]
tries = [(hours(sample, most_people), hours(sample)) for sample in samples if can_fit(sample)]
least, level, slope = fitted(points)


def span(column):
    values = sorted(row[column] for row in tries)
    return values[len(values) // 40], values[-1 - len(values) // 40]


print('  %d municipalities measured; seconds of a plan go with people to the power %.2f' % (len(points), slope))
print('  up to %s people (measured sizes): %.0f core-hours, 95 %%: %.0f to %.0f' %
      ('{:,.0f}'.format(most_people), hours(points, most_people), *span(0)))
print('  all 1,741, continued beyond: %.0f core-hours, 95 %%: %.0f to %.0f' % (hours(points), *span(1)))
print('  memory: the largest measured %.0f MiB a worker thread' % json.load(open('full.json'))['measured']['peak_mib'])
