"""Prints reference values as JSON, with the versions of the libraries that computed them."""

import json
import platform


def show(name, values, *libraries):
    """Prints `values` under the key `name`."""
    versions = {"python": platform.python_version()}
    versions.update((library.__name__, library.__version__) for library in libraries)
    print(json.dumps({"versions": versions, name: values}, indent=1))
