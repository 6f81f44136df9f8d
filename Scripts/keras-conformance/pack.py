"""Writes configurations: `models.zip` with a `.keras` file each, `cases.json`, `numbers.npy`.

All float numbers stand one behind another in `numbers.npy`; an array of `cases.json` says where it
starts and its shape: `[120, 2, 3]`. `dtypes` are those of inputs, whose whole numbers and flags are
written as floats. Archives hold no time of day, so that the same seed gives the same bytes.
"""

import io
import json
import pathlib
import zipfile

import keras
import numpy as np

FIXED_TIME = (2026, 1, 1, 0, 0, 0)


class Pack:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.archive = zipfile.ZipFile(self.folder / "models.zip", "w")
        self.cases = []
        self.numbers = []
        self.count = 0

    def add(self, name, seed, number, recorded, file):
        """Takes the `.keras` file at `file` and the numbers that belong to it."""
        self.archive.writestr(entry(f"{name}.keras"), without_times(file), compresslevel=9)
        draw = recorded.draw
        case = {
            "name": name, "seed": seed, "number": number, "layers": draw.text,
            "training": draw.training,
            "inputs": self.places(draw.arrays),
            "dtypes": [x.dtype.name for x in draw.arrays],
            "outputs": self.places(recorded.outputs),
            "cotangents": self.places(recorded.cotangents),
            "input_gradients": self.places(recorded.input_gradients),
            "weight_gradients": self.layers(recorded.weight_gradients),
            "after": self.layers(recorded.after),
        }
        if recorded.step:
            case["step"] = {
                "y": self.place(recorded.step["y"]), "loss": recorded.step["loss"],
                "weights": self.layers(recorded.step["weights"])}
        self.cases.append(case)

    def layers(self, found):
        return [{"layer": name, "arrays": self.places(arrays)} for name, arrays in found]

    def places(self, arrays):
        return [self.place(array) for array in arrays]

    def place(self, array):
        if array is None:
            return None
        array = np.asarray(array).astype(np.float32)
        start = self.count
        self.numbers.append(array.reshape(-1))
        self.count += array.size
        return [start, *array.shape]

    def close(self):
        self.archive.close()
        np.save(self.folder / "numbers.npy", np.concatenate(self.numbers))
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        text = f'{{"keras": "{keras.__version__}", "cases": [\n{lines}\n]}}\n'
        (self.folder / "cases.json").write_text(text)


def entry(name, method=zipfile.ZIP_DEFLATED):
    found = zipfile.ZipInfo(name, FIXED_TIME)
    found.compress_type = method
    return found


def without_times(file):
    """The archive's members unpacked, so that all of it is packed at once, and without the date."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "metadata.json":
                content = json.dumps(json.loads(content) | {"date_saved": ""}).encode()
            new.writestr(entry(name, zipfile.ZIP_STORED), content)
    return packed.getvalue()
