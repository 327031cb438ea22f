# SPDX-License-Identifier: Apache-2.0
import unittest

from check_sources import check_file

CPP = "// SPDX-License-Identifier: Apache-2.0\n"
HEADER = CPP + "#pragma once\n"
SCRIPT = "# SPDX-License-Identifier: Apache-2.0\n"


def messages(path, text, files=()):
    return [v.message for v in check_file(path, text, set(files))]


class CheckSourcesTest(unittest.TestCase):
    def assert_refused(self, path, text, part, files=()):
        found = messages(path, text, files)
        self.assertTrue(any(part in m for m in found), f"{part!r} not in {found}")


class Shape(CheckSourcesTest):
    def test_a_plain_file_is_accepted(self):
        self.assertEqual(messages("src/base/a.cpp", CPP + "int a = 1;\n"), [])
        self.assertEqual(messages("src/base/a.hpp", HEADER), [])
        self.assertEqual(messages("tools/a.sh", "#!/usr/bin/env bash\n" + SCRIPT), [])

    def test_a_file_has_an_spdx_line(self):
        self.assert_refused("src/base/a.cpp", "int a = 1;\n", "SPDX")
        self.assert_refused("tools/a.py", "#!/usr/bin/env python3\n", "SPDX")

    def test_a_file_ends_at_600_lines_and_a_test_at_800(self):
        body = "int a = 1;\n"
        self.assertEqual(messages("src/base/a.cpp", CPP + body * 599), [])
        self.assert_refused("src/base/a.cpp", CPP + body * 600, "600 at most")
        self.assertEqual(messages("src/base/a_test.cpp", CPP + body * 799), [])
        self.assert_refused("src/base/a_test.cpp", CPP + body * 800, "800 at most")

    def test_a_line_ends_at_100_columns(self):
        self.assertEqual(messages("src/base/a.cpp", CPP + "//" + "é" * 98 + "\n"), [])
        self.assert_refused("src/base/a.cpp", CPP + "//" + "x" * 99 + "\n", "101 columns")

    def test_a_name_tells_the_idea(self):
        for path in ("base/utils.cpp", "base/misc.cpp", "common/a.cpp", "http/url_helpers.cpp"):
            self.assert_refused("src/" + path, CPP, "name the idea")
        self.assertEqual(messages("src/base/utility_bill.cpp", CPP), [])

    def test_blanks_at_the_end_and_a_missing_line_feed_are_refused(self):
        self.assert_refused("src/base/a.cpp", CPP + "int a; \n", "blanks")
        self.assert_refused("src/base/a.cpp", CPP + "int a;", "line feed")

    def test_data_from_outside_is_left_alone(self):
        self.assertEqual(messages("tests/data/agents.txt", "TO" + "DO \n"), [])


class Words(CheckSourcesTest):
    def test_unfinished_work_is_refused(self):
        for word in ("TO" + "DO", "FIX" + "ME", "X" + "X" + "X"):
            self.assert_refused("src/base/a.cpp", CPP + f"// {word}: later\n", "unfinished")
        self.assertEqual(messages("tools/a.sh", SCRIPT + "mktemp -d a.X" + "XXXXX\n"), [])

    def test_folders_of_one_machine_are_refused(self):
        for folder in ("wo" + "rk", "ro" + "ot", "fa" + "rm"):
            self.assert_refused("tools/a.sh", SCRIPT + f"cd /{folder}/main\n", "one machine")
        text = "See docs/" + "work/flow and the /ro" + "oted path.\n"
        self.assertEqual(messages("docs/a.md", text), [])

    def test_addresses_of_registries_are_refused(self):
        self.assert_refused("deps/a.json", '{"resol' + 'ved": "x"}\n', "registry")
        text = SCRIPT + "curl https://regis" + "try.example\n"
        self.assert_refused("tools/a.sh", text, "registry")
        text = CPP + "auto& c = registry.counter();\n"
        self.assertEqual(messages("src/base/a.cpp", text), [])

    def test_a_hidden_failure_is_refused(self):
        self.assert_refused("tools/a.sh", SCRIPT + "false || tr" + "ue\n", "hides a failure")
        self.assertEqual(messages("src/base/a.cpp", CPP + "bool b = c || truth;\n"), [])

    def test_suppressed_warnings_are_refused(self):
        self.assert_refused("src/base/a.cpp", CPP + "int a; // NO" + "LINT\n", "suppresses")

    def test_tests_that_do_not_run_are_refused(self):
        for line in ("TEST(A, DISA" + "BLED_B) {}\n", "GTEST_" + "SKIP();\n"):
            self.assert_refused("src/base/a_test.cpp", CPP + line, "does not run")

    def test_banners_are_refused(self):
        self.assert_refused("src/base/a.cpp", CPP + "// ------\n", "banner")
        self.assertEqual(messages("src/base/a.cpp", CPP + "// a -- b\n"), [])


class Code(CheckSourcesTest):
    def test_a_header_is_guarded_by_pragma_once(self):
        self.assert_refused("src/base/a.hpp", CPP, "#pragma once")

    def test_a_header_opens_no_namespace_and_no_iostream(self):
        self.assert_refused("src/base/a.hpp", HEADER + "using namespace std;\n", "using namespace")
        self.assert_refused("src/base/a.hpp", HEADER + "#include <iostream>\n", "<iostream>")

    def test_a_source_includes_its_own_header_first(self):
        files = {"src/base/a.hpp"}
        good = CPP + '#include "base/a.hpp"\n#include <vector>\n'
        bad = CPP + '#include <vector>\n#include "base/a.hpp"\n'
        self.assertEqual(messages("src/base/a.cpp", good, files), [])
        self.assert_refused("src/base/a.cpp", bad, "the first include", files)
        self.assertEqual(messages("src/base/b.cpp", bad, files), [])

    def test_ownership_is_not_by_hand(self):
        self.assert_refused("src/base/a.cpp", CPP + "auto* a = new A;\n", "new:")
        self.assert_refused("src/base/a.cpp", CPP + "delete a;\n", "delete:")
        accepted = (
            "A(const A&) = delete;\n",
            "void* operator new(std::size_t size);\n",
            "return std::unique_ptr<A>(new A(b));\n",
            "std::unique_ptr<A> a(new A(b));\n",
            "// a new link may delete the old\n",
            'auto s = "new and delete";\n',
            "int new_link = 1;\n",
        )
        for text in accepted:
            self.assertEqual(messages("src/base/a.cpp", CPP + text), [])

    def test_words_of_c_have_better_ones(self):
        self.assert_refused("src/base/a.cpp", CPP + "typedef int A;\n", "typedef, NULL:")
        self.assert_refused("src/base/a.cpp", CPP + "int* a = NULL;\n", "typedef, NULL:")
        self.assertEqual(messages("src/base/a.cpp", CPP + 'auto s = "IS NULL";\n'), [])

    def test_a_function_ends_at_70_lines(self):
        def of(lines):
            return CPP + "namespace a {\nint f(int b) const\n{\n" + "    ++b;\n" * lines + "}\n}\n"

        self.assertEqual(messages("src/base/a.cpp", of(69)), [])
        self.assert_refused("src/base/a.cpp", of(70), "a function of 71 lines")

    def test_types_tables_and_namespaces_are_no_functions(self):
        rows = "    {1, f(2)},\n" * 100
        for head in (
            "class A : public B<int(int)> {\n",
            "enum class E : int {\n",
            "const std::array table = make(1){\n",
            "BOOST_DESCRIBE_STRUCT(A, (), (b))\n\nnamespace {\n",
            "template <typename T = decltype(f())>\nstruct S {\n",
        ):
            text = CPP + "namespace a {\n" + head + rows + "};\n}\n"
            self.assertEqual(messages("src/base/a.cpp", text), [], head)

    def test_a_long_test_and_a_long_constructor_are_found(self):
        body = "    f();\n" * 75
        for head in (
            "TEST(Spool, Works)",
            "A::A(int b) : b_{b}, c_(b)",
            "auto f(int b = g(1)) -> int",
        ):
            text = CPP + head + "\n{\n" + body + "}\n"
            self.assert_refused("src/base/a_test.cpp", text, "a function of 76 lines")


if __name__ == "__main__":
    unittest.main()
