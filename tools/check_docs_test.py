# SPDX-License-Identifier: Apache-2.0
import json
import unittest

from check_docs import Documents, check_openapi

FILES = {"README.md", "docs/a.md", "docs/decisions/0001-b.md", "src/base/a.hpp", "src/base/a.cpp"}


def messages(text, path="README.md", others=None):
    texts = {**(others or {}), path: text}
    return [v.message for v in Documents(texts, FILES, {"run"}).check()]


class Links(unittest.TestCase):
    def test_a_link_to_a_file_or_a_folder_is_followed(self):
        self.assertEqual(messages("[a](docs/a.md) and [b](docs/decisions)\n"), [])
        self.assertEqual(messages("[a](docs/c.md)\n"), ["docs/c.md does not exist"])

    def test_a_link_is_relative_to_its_document(self):
        self.assertEqual(messages("[a](../a.md)\n", "docs/decisions/0001-b.md"), [])
        self.assertIn("leads out", messages("[a](../a.md)\n")[0])

    def test_a_fragment_is_a_heading(self):
        others = {"docs/a.md": "# One\n## Life of a click: `GET /`\n"}
        self.assertEqual(messages("[a](docs/a.md#life-of-a-click-get-)\n", others=others), [])
        self.assertIn("no heading", messages("[a](docs/a.md#two)\n", others=others)[0])
        self.assertEqual(messages("# Here\n[a](#here)\n"), [])

    def test_addresses_of_other_sites_are_not_followed(self):
        self.assertEqual(messages("[a](https://example.com/b)\n"), [])


class Names(unittest.TestCase):
    def test_a_path_in_backticks_exists(self):
        self.assertEqual(messages("`src/base/a.{hpp,cpp}` and `src/base/`\n"), [])
        self.assertEqual(messages("`src/base/b.hpp`\n"), ["src/base/b.hpp does not exist"])

    def test_a_path_in_a_code_block_is_an_example(self):
        self.assertEqual(messages("```\n`src/base/b.hpp`\n```\n"), [])

    def test_a_verb_of_make_exists(self):
        self.assertEqual(messages("`make run`\n"), [])
        self.assertEqual(messages("`make coffee`\n"), ["the Makefile has no verb coffee"])

    def test_the_architecture_has_300_lines_at_most(self):
        self.assertEqual(messages("a\n" * 300, "ARCHITECTURE.md"), [])
        self.assertEqual(messages("a\n" * 301, "ARCHITECTURE.md"), ["301 lines, 300 at most"])


class OpenApi(unittest.TestCase):
    OPERATION = {"summary": "List links", "tags": ["links"], "responses": {"200": {}}}

    def messages(self, document):
        return [v.message for v in check_openapi("openapi.json", json.dumps(document))]

    def test_a_description_is_json(self):
        found = check_openapi("openapi.json", '{\n"paths": }\n')
        self.assertEqual([v.line for v in found], [2])
        self.assertIn("is no JSON", found[0].message)

    def test_a_reference_leads_to_something(self):
        item = {"$ref": "#/components/schemas/a~1b"}
        document = {"components": {"schemas": {"a/b": {}, "list": {"anyOf": [item]}}}}
        self.assertEqual(self.messages(document), [])
        item["$ref"] = "#/components/schemas/c"
        self.assertEqual(self.messages(document), ["#/components/schemas/c does not exist"])
        item["$ref"] = "other.json#/c"
        self.assertEqual(self.messages(document), ["other.json#/c does not exist"])

    def test_an_operation_says_what_it_does_and_answers(self):
        self.assertEqual(self.messages({"paths": {"/a": {"get": self.OPERATION}}}), [])
        for member in self.OPERATION:
            operation = {k: v for k, v in self.OPERATION.items() if k != member}
            self.assertEqual(
                self.messages({"paths": {"/a": {"get": operation}}}), [f"GET /a has no {member}"]
            )


if __name__ == "__main__":
    unittest.main()
