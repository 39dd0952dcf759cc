"""Makes dots.txt, the world as a grid of dots, each of a country. Run by hand, with nothing but the standard library:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python3 src/report/world/data/dots.py package/countries-10m.json > src/report/world/data/dots.txt

world-atlas 2.0.2 is Natural Earth's "Admin 0 - Countries", 1:10m, version 4.1.0, which is in the public domain, as TopoJSON.
A dot has the country in whose shape its middle lies. What Natural Earth has as a part of a country, and ISO 3166-1 as a place
of its own, is told by where its shape lies. A country without a dot gets one in the middle of its largest shape.
"""

import json
import pathlib
import sys

NUMBERS = pathlib.Path(__file__).parents[4] / "src/model/place/data/countries.tsv"

# Left, right, upper edge of the first dot's row, lowest row, step: the world, and Europe by itself.
GRIDS = {"world": (-179, 179, 83, -55, 2), "europe": (-24, 44, 71, 34, 1)}

# Shapes without a number of their own.
NAMED = {"Kosovo": "XK", "Baikonur": "KZ", "USNB Guantanamo Bay": "CU", "Coral Sea Is.": "AU"}

# Parts of shapes: whose shape, then left, right, lower and upper edge, and what ISO 3166-1 has there.
PARTS = [
    ("FR", (-55, -51, 2, 6), "GF"),
    ("FR", (-62, -60.9, 15.7, 16.6), "GP"),
    ("FR", (-61.3, -60.7, 14.3, 15), "MQ"),
    ("FR", (55, 56, -22, -20), "RE"),
    ("FR", (44, 46, -14, -12), "YT"),
    ("NO", (0, 40, 74, 82), "SJ"),
    ("NO", (3, 4, -55, -54), "BV"),
    ("NL", (-69, -62, 11, 19), "BQ"),
    ("NZ", (-173, -171, -10, -8), "TK"),
    ("", (105, 106.5, -11, -10), "CX"),
    ("", (96, 97.5, -13, -11), "CC"),
]

# Disputed, roughly: what is in one of these has no country.
DISPUTED = {
    "Crimea": [(32.4, 45.4), (33.6, 46.2), (34.9, 46.1), (36.7, 45.5), (36.0, 44.9), (33.7, 44.3)],
    "Jammu, Kashmir, Ladakh, Gilgit, Aksai Chin": [
        (73.5, 34.0), (74.0, 32.8), (75.4, 32.3), (76.8, 33.0), (78.4, 32.5), (79.4, 32.6), (80.3, 34.6), (80.2, 35.5),
        (78.2, 35.8), (77.8, 35.5), (76.0, 37.05), (74.6, 37.05), (72.6, 36.5), (73.3, 35.0),
    ],
    "Arunachal Pradesh": [
        (91.6, 27.5), (92.1, 26.9), (94.0, 27.4), (95.5, 27.3), (97.3, 28.2), (96.2, 29.4), (95.0, 29.2), (93.2, 28.5),
        (91.7, 27.9),
    ],
    "Halaib": [(33.2, 22.0), (36.9, 22.0), (35.6, 23.1)],
    "Abyei": [(27.8, 9.3), (29.3, 9.3), (29.3, 10.3), (27.8, 10.3)],
    "Golan": [(35.6, 32.7), (35.9, 32.7), (35.9, 33.4), (35.6, 33.3)],
    "Southern Kurils": [(145.3, 43.3), (146.2, 43.3), (149.0, 45.6), (147.3, 45.6)],
}
NEUTRAL = "--"

# Too small for a shape.
POINTS = {"VA": (12.5, 41.9)}


def read(path):
    """The shapes: polygons of rings of points, each with its code."""
    topology = json.loads(pathlib.Path(path).read_text())
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(numbers):
        points = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points.extend(arc[1:] if points else arc)
        # A shape that crosses the line of the date goes on beyond it.
        unwound = points[:1]
        for x, y in points[1:]:
            turns = round((unwound[-1][0] - x) / 360)
            unwound.append((x + 360 * turns, y))
        return unwound

    codes = {}
    for line in NUMBERS.read_text().splitlines():
        if not line.startswith("#"):
            code, rest = line.split("\t")
            codes[rest.split("|")[0]] = code
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = codes.get(shape.get("id", ""), "") or NAMED.get(name, "")
        polygons = {"Polygon": lambda a: [a], "MultiPolygon": lambda a: a}.get(shape["type"], lambda a: [])
        for polygon in polygons(shape.get("arcs", [])):
            rings = [ring(numbers) for numbers in polygon]
            yield part(code, rings[0]), rings, name


def part(code, outline):
    """The code of a polygon: that of the part that it lies in."""
    x, y = middle(outline)
    for whose, (left, right, low, high), what in PARTS:
        if whose == code and left <= x <= right and low <= y <= high:
            return what
    return code or NEUTRAL


def area(points):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:])) / 2


def middle(points):
    whole = area(points)
    if not whole:
        return points[0]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(points, points[1:])) / (6 * whole)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(points, points[1:])) / (6 * whole)
    return x, y


def inside(x, y, ring):
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def main():
    shapes = []
    for code, rings, name in read(sys.argv[1]):
        xs, ys = [p[0] for p in rings[0]], [p[1] for p in rings[0]]
        shapes.append((code, rings, (min(xs), max(xs), min(ys), max(ys)), name))

    def at(x, y):
        if any(inside(x, y, outline) for outline in DISPUTED.values()):
            land = any(l <= x <= r and b <= y <= t and inside(x, y, rings[0]) for _, rings, (l, r, b, t), _ in shapes)
            return NEUTRAL if land else ""
        for code, rings, (left, right, low, high), _ in shapes:
            for at_x in (x, x - 360, x + 360):
                if left <= at_x <= right and low <= y <= high and inside(at_x, y, rings[0]):
                    if not any(inside(at_x, y, hole) for hole in rings[1:]):
                        return code
        return ""

    print("# The world as dots, each of a country; made by dots.py from world-atlas 2.0.2: Natural Earth, Admin 0 - Countries, 1:10m,")
    print("# version 4.1.0, in the public domain. A grid has its first dot's latitude and longitude and its step, then a line for each")
    print("# row from the north: a number is so many places without land, a code with a number so many dots of it, -- what is disputed.")
    print("# Then the middle of each country, as longitude and latitude; with a star where it has no dot in the world's grid.")
    dotted = set()
    for name, (left, right, high, low, step) in GRIDS.items():
        print(f"= {name} {high} {left} {step}")
        for y in range(high, low - 1, -step):
            row = [at(x, y) for x in range(left, right + 1, step)]
            if name == "world":
                dotted.update(row)
            runs = []
            for code in row:
                if runs and runs[-1][0] == code:
                    runs[-1][1] += 1
                else:
                    runs.append([code, 1])
            if runs and not runs[-1][0]:
                runs.pop()
            print(" ".join(f"{code}{count}" for code, count in runs))
    print("= middles")
    largest = {}
    for code, rings, _, _ in shapes:
        size = abs(area(rings[0]))
        if code != NEUTRAL and size > largest.get(code, (0, None))[0]:
            largest[code] = (size, rings[0])
    middles = {code: middle(outline) for code, (_, outline) in largest.items()} | POINTS
    for code, (x, y) in sorted(middles.items()):
        x = (x + 180) % 360 - 180
        print(f"{code} {x:.1f} {y:.1f}" + ("" if code in dotted else " *"))


main()
