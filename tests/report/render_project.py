# SPDX-License-Identifier: Apache-2.0
"""Opens the project inside a result's GeoPackage as QGIS does, draws it and its sheet, and checks both.

Usage: render_project.py FILE.gpkg [FOLDER for map.png and sheet.png]
Status 0: sound; 1: not; 77: no QGIS here.
"""
import os
import sys
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    from qgis.core import (QgsApplication, QgsLayoutExporter, QgsLayoutItemLegend, QgsMapRendererParallelJob,
                           QgsMapSettings, QgsProject, QgsRectangle)
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor, QImage
except ImportError:
    print("skipped: python3-qgis is not installed")
    sys.exit(77)

PROJECT = "計画"
SHEET = "A4横"


def colours(image):
    """Colours of every 5th pixel and how often."""
    found = {}
    for y in range(0, image.height(), 5):
        for x in range(0, image.width(), 5):
            colour = image.pixel(x, y)
            found[colour] = found.get(colour, 0) + 1
    return found


def main(path, folder):
    faults = []

    def check(holds, what):
        if not holds:
            faults.append(what)

    project = QgsProject.instance()
    check(project.read(f"geopackage:{path}?projectName={PROJECT}"), "the project does not open")
    layers = project.mapLayers().values()
    tree = project.layerTreeRoot()
    check(len(layers) >= 14, f"{len(layers)} layers")
    for layer in layers:
        check(layer.isValid(), f"{layer.id()} has no source")
        check(any(ord(c) > 0x2E80 for c in layer.name()), f"{layer.id()} has no Japanese name: {layer.name()}")
        if layer.isSpatial():
            check(layer.crs() == project.crs(), f"{layer.id()} has another CRS")
            check(layer.crs().isValid(), f"{layer.id()} has no CRS")
        fields = layer.fields()
        for i, field in enumerate(fields):
            if field.name() != "fid":
                check(layer.attributeAlias(i) != "", f"{layer.id()}.{field.name()} has no Japanese name")
    in_tree = tree.findLayers()
    check(len(in_tree) == len(layers), f"{len(in_tree)} layers in the tree")
    check(all(node.layer() is not None for node in in_tree), "the tree points to nothing")
    check(len(tree.findGroups()) == 4, "not four groups")

    settings = QgsMapSettings()
    settings.setLayers([node.layer() for node in in_tree if node.isVisible() and node.layer().isSpatial()])
    settings.setDestinationCrs(project.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(1000, 800))
    extent = QgsRectangle(project.mapLayers()["tsunagi_layer_boundary"].extent())
    extent.scale(1.1)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    check(not job.errors(), "drawing: " + "; ".join(e.message for e in job.errors()))
    job.renderedImage().save(os.path.join(folder, "map.png"))
    check(len(colours(job.renderedImage())) > 30, "the map is blank")

    sheet = project.layoutManager().layoutByName(SHEET)
    check(sheet is not None, "no sheet to print")
    if sheet is not None:
        legends = [item for item in sheet.items() if isinstance(item, QgsLayoutItemLegend)]
        check(len(legends) == 1 and len(legends[0].model().rootGroup().findLayers()) >= 4, "the legend is empty")
        options = QgsLayoutExporter.ImageExportSettings()
        options.dpi = 130
        picture = os.path.join(folder, "sheet.png")
        check(QgsLayoutExporter(sheet).exportToImage(picture, options) == QgsLayoutExporter.Success, "no export")
        page = sheet.pageCollection().page(0).pageSize()
        check((round(page.width()), round(page.height())) == (297, 210), "the sheet is not A4 landscape")
        check(len(colours(QImage(picture))) > 30, "the sheet is blank")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    with tempfile.TemporaryDirectory() as scratch:
        status = main(os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else scratch)
    QgsProject.instance().clear()
    application.exitQgis()
    sys.exit(status)
