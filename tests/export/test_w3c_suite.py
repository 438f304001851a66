"""`w3c` exports against the schemas of W3C's own test suite, and its JSON-LD context.

Neither comes in a package, so they are asked for where they lie on a disk: `W3C_ANNOTATION_TESTS` names a checkout of
w3c/web-annotation-tests, `W3C_ANNOTATION_CONTEXT` the file `jsonld/anno.jsonld` of w3c/web-annotation. Without them this
says aloud that it has not run.
"""

import collections
import json
import os
import pathlib
import sys
import unittest

import jsonschema
import referencing
from pyld import jsonld
from referencing.jsonschema import DRAFT4

from support import ROOT, exports_of_w3c

SUITE = os.environ.get("W3C_ANNOTATION_TESTS")
CONTEXT = os.environ.get("W3C_ANNOTATION_CONTEXT")
IRI = "http://www.w3.org/ns/anno.jsonld"


def wanted(variable, what):
    """A test that says that it has not run where its files are not named."""
    if os.environ.get(variable):
        return lambda test: test

    def not_run(test):
        def say(self):
            print(f"\nNOT RUN: {what}; name it in {variable} (tests/export/README.md)", file=sys.stderr)
            self.skipTest(f"{variable} is not set")

        say.__name__ = test.__name__
        return say

    return not_run


class Suite:
    """The assertions of the test suite."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        names = self.folder.glob("definitions/*.json")
        parts = [(path.name, DRAFT4.create_resource(json.loads(path.read_text("utf-8")))) for path in names]
        if not parts:
            raise FileNotFoundError(f"{self.folder} holds no definitions: is it w3c/web-annotation-tests?")
        self.registry = referencing.Registry().with_resources(parts)

    def assertions(self, name):
        """Each assertion of a list with what it is called."""
        listed = json.loads((self.folder / name).read_text("utf-8"))["assertions"]
        for path in listed:
            schema = json.loads((self.folder / path).read_text("utf-8"))
            yield path, schema, jsonschema.Draft4Validator(schema, registry=self.registry)

    def failures(self, name, values):
        """The assertions that one of these values does not satisfy."""
        failed = []
        for path, schema, validator in self.assertions(name):
            right = schema.get("expectedResult", "valid") == "valid"
            wrong = next((value for value in values if validator.is_valid(value) != right), None)
            if wrong is not None:
                failed.append((path, schema["errorMessage"], json.dumps(wrong)[:2000]))
        return failed


def in_context(value):
    """A part of a file as a file of its own."""
    return {"@context": IRI, **value}


class Schemas(unittest.TestCase):
    @wanted("W3C_ANNOTATION_TESTS", "W3C's schemas for Web Annotations")
    def test_schemas(self):
        suite = Suite(SUITE)
        annotations = 0
        for name, collection in exports_of_w3c():
            with self.subTest(site=name):
                self.assertEqual(suite.failures("collections/collectionMusts.test", [collection]), [])
                if "first" not in collection:
                    continue
                page = in_context(collection["first"])
                self.assertEqual(suite.failures("collections/pages/pageMusts.test", [page]), [])
                items = [in_context(item) for item in page["items"]]
                self.assertEqual(suite.failures("annotations/annotationMusts.test", items), [])
                annotations += len(items)
        self.assertGreater(annotations, 100)

    @wanted("W3C_ANNOTATION_TESTS", "W3C's schemas for Web Annotations")
    def test_the_schemas_can_fail(self):
        suite = Suite(SUITE)
        wrong = in_context({"id": "https://a.example/1", "type": "Annotation", "target": {"source": 3}})
        self.assertTrue(suite.failures("annotations/annotationMusts.test", [wrong]))
        self.assertTrue(suite.failures("collections/collectionMusts.test", [{"type": "AnnotationCollection"}]))


class Context(unittest.TestCase):
    @wanted("W3C_ANNOTATION_CONTEXT", "W3C's context for Web Annotations")
    def test_every_key_means_something(self):
        """A key that the context does not know is dropped; here, what is read back holds all that was written."""
        context = json.loads(pathlib.Path(CONTEXT).read_text("utf-8"))
        # A motivation of the Recommendation that the file at its address knows, and the repository's does not.
        context["@context"].setdefault("assessing", "oa:assessing")

        def load(url, _):
            self.assertEqual(url, IRI, "nothing else is loaded")
            return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

        options = {"documentLoader": load}
        for name, collection in exports_of_w3c():
            with self.subTest(site=name):
                quads = jsonld.to_rdf(collection, {**options, "format": "application/n-quads"})
                self.assertGreater(len(quads.splitlines()), 3)
                expanded = jsonld.expand(collection, options)
                again = jsonld.compact(expanded, IRI, options)
                before, after = leaves(collection), leaves(again)
                self.assertEqual(before - after, collections.Counter(), "lost")
                self.assertEqual(after - before, collections.Counter(), "made of nothing")


def leaves(value):
    """Every text and number, with how often it stands there; addresses and keys among them."""
    found, open_ = [], [("", value)]
    while open_:
        key, value = open_.pop()
        if key == "@context":
            continue
        if isinstance(value, dict):
            open_.extend(value.items())
        elif isinstance(value, list):
            open_.extend((key, one) for one in value)
        else:
            found.append((key, value))
    return collections.Counter(found)


if __name__ == "__main__":
    unittest.main()
