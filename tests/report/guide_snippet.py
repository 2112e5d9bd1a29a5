# SPDX-License-Identifier: Apache-2.0
"""Runs the Python of scenarios/README.md on a result where geopandas is installed; elsewhere checks that every layer and
column it names is there.

Usage: guide_snippet.py README.md RESULT_FOLDER. Status 0: sound; 1: not; 77: neither geopandas nor GDAL's Python here.
"""
import os
import re
import sys
import tempfile

readme, result = (os.path.abspath(path) for path in sys.argv[1:3])
with open(readme, encoding="utf-8") as file:
    snippet = re.search(r"```python\n(.*?)```", file.read(), re.S).group(1)

try:
    import geopandas  # noqa: F401
except ImportError:
    geopandas = None

if geopandas is not None:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.mkdir("out")
        os.symlink(result, "out/plan")
        exec(compile(snippet, readme, "exec"), {})  # pylint: disable=exec-used
        sys.exit(0 if os.path.getsize("out/unserved.geojson") > 0 else 1)

try:
    from osgeo import ogr
except ImportError:
    print("skipped: neither geopandas nor python3-gdal is installed")
    sys.exit(77)

data = ogr.Open(os.path.join(result, "plan.gpkg"))
layers = re.findall(r'layer="(\w+)"', snippet)
columns = set()
for name in layers:
    layer = data.GetLayerByName(name)
    if layer is None:
        print(f"no layer {name}")
        sys.exit(1)
    columns |= {field.GetName() for field in layer.schema} | {"geometry"}
named = set(re.findall(r'\["(\w+)"\]', snippet)) | set(re.findall(r'groupby\("(\w+)"\)', snippet))
for group in re.findall(r'\[\["(.*?)"\]\]', snippet):
    named |= set(group.split('", "'))
print("missing:", sorted(named - columns))
sys.exit(0 if len(layers) >= 3 and len(named) >= 7 and named <= columns else 1)
