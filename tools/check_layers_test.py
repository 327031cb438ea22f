# SPDX-License-Identifier: Apache-2.0
import unittest

from check_layers import Modules, check_file

MODULES = Modules(
    """base:
base tests:
storage: base
http: base
links: storage
links tests: identity
identity: storage
clickhouse: base
events: base;clickhouse
analytics: clickhouse;events
api/session: http;identity
api/pages: http
api/openshort: http;links;api/session
api/openshort tests:
api/dwz: http;links;api/session;api/pages
app: api/openshort
"""
)


def messages(path, text):
    return [v.message for v in check_file(path, text, MODULES)]


class IncludesOfModules(unittest.TestCase):
    def test_a_module_may_include_itself_and_what_it_depends_on(self):
        text = '#include "links/a.hpp"\n#include "storage/b.hpp"\n'
        self.assertEqual(messages("links/a.cpp", text), [])

    def test_a_dependency_is_reached_through_another(self):
        self.assertEqual(messages("links/a.cpp", '#include "base/error.hpp"\n'), [])

    def test_an_undeclared_module_is_named_with_its_line(self):
        (violation,) = check_file("links/a.cpp", '\n#include "analytics/query.hpp"\n', MODULES)
        self.assertEqual(violation.line, 2)
        self.assertIn("does not depend on analytics", violation.message)

    def test_a_dependency_of_tests_is_for_tests_only(self):
        text = '#include "identity/user.hpp"\n'
        self.assertEqual(messages("links/a_test.cpp", text), [])
        self.assertIn("does not depend on identity", messages("links/a.cpp", text)[0])

    def test_an_include_in_a_comment_does_not_count(self):
        self.assertEqual(messages("links/a.cpp", '/*\n#include "analytics/query.hpp"\n*/\n'), [])

    def test_an_include_that_is_not_from_the_root_is_refused(self):
        self.assertIn("in no module", messages("links/a.cpp", '#include "a.hpp"\n')[0])

    def test_a_file_outside_of_every_module_is_refused(self):
        self.assertEqual(messages("stray/a.cpp", ""), ["this file is in no module"])

    def test_a_part_may_use_the_headers_of_its_whole(self):
        modules = Modules("events: events/enrich\nevents/enrich:\n")
        text = '#include "events/event.hpp"\n'
        self.assertEqual(check_file("events/enrich/visitor.hpp", text, modules), [])

    def test_the_deepest_module_owns_a_file(self):
        self.assertEqual(MODULES.of("api/openshort/urls.cpp"), "api/openshort")
        self.assertEqual(MODULES.of("events/enrich/bot.cpp"), "events")


class DomainCode(unittest.TestCase):
    def test_it_includes_no_network_and_no_json(self):
        for header in ("<boost/asio/post.hpp>", "<boost/beast/http.hpp>", "<boost/json.hpp>"):
            self.assertIn("domain code", messages("links/a.cpp", f"#include {header}\n")[0])

    def test_it_includes_no_http(self):
        self.assertIn("domain code", messages("links/a.cpp", '#include "http/request.hpp"\n')[0])

    def test_the_outward_modules_may(self):
        self.assertEqual(messages("http/a.cpp", "#include <boost/asio/post.hpp>\n"), [])

    def test_it_holds_no_coroutines(self):
        self.assertIn("coroutines", messages("links/a.cpp", "void f() { co_return; }\n")[0])
        self.assertEqual(messages("links/a.cpp", "// co_await is for the layers above\n"), [])
        self.assertEqual(messages("api/dwz/a.cpp", "task f() { co_return; }\n"), [])


class Dialects(unittest.TestCase):
    def test_a_dialect_includes_no_storage(self):
        text = '#include "storage/meta_store.hpp"\n'
        self.assertIn("reach around", messages("api/openshort/urls.cpp", text)[0])
        self.assertEqual(messages("api/openshort/urls_test.cpp", text), [])

    def test_a_dialect_includes_no_other_dialect(self):
        modules = Modules("api/openshort: api/dwz\napi/dwz:\n")
        found = check_file("api/openshort/urls.cpp", '#include "api/dwz/a.hpp"\n', modules)
        self.assertIn("may not include the dialect", found[0].message)

    def test_the_session_and_the_pages_are_no_dialects(self):
        for header in ("api/session/login.hpp", "api/pages/page.hpp"):
            self.assertEqual(messages("api/dwz/a.cpp", f'#include "{header}"\n'), [])


class Places(unittest.TestCase):
    def test_each_library_stays_at_home(self):
        for header, home, away in (
            ("<soci/soci.h>", "links/link_repository.cpp", "links/link_service.cpp"),
            ("<sqlite3.h>", "storage/sqlite_session.cpp", "links/link_repository.cpp"),
            ("<maxminddb.h>", "events/enrich/geoip.cpp", "events/enrich/bot.cpp"),
            ("<re2/re2.h>", "events/enrich/bot.cpp", "links/slug.cpp"),
            ("<yaml-cpp/yaml.h>", "events/enrich/rules.cpp", "app/config.cpp"),
            ("<prometheus/counter.h>", "base/metrics.cpp", "http/server.cpp"),
            ("<spdlog/spdlog.h>", "base/log.cpp", "http/server.cpp"),
            ("<toml++/toml.h>", "app/config.cpp", "base/text.cpp"),
            ("<CLI/CLI.hpp>", "app/cli.cpp", "base/text.cpp"),
            ("<gtest/gtest.h>", "links/slug_test.cpp", "links/slug.cpp"),
        ):
            with self.subTest(header):
                text = f"#include {header}\n"
                self.assertEqual(messages(home, text), [])
                self.assertIn("outside its place", messages(away, text)[0])

    def test_sql_stands_in_repositories_and_stores(self):
        for statement in (
            "SELECT 1",
            "INSERT INTO links",
            "UPDATE links SET slug",
            "DELETE FROM links",
            "CREATE TABLE t",
            "ALTER TABLE t",
        ):
            for literal in (f'"{statement}"', f'R"sql(\n  {statement}\n)sql"'):
                with self.subTest(literal):
                    text = f"auto q = {literal};\n"
                    found = messages("links/link_service.cpp", text)
                    self.assertEqual(found, ["SQL text outside its places"])
                    for home in (
                        "links/link_repository.cpp",
                        "analytics/compile_sql_filters.cpp",
                        "storage/migration.cpp",
                        "clickhouse/client.cpp",
                        "events/event_table.cpp",
                        "links/link_service_test.cpp",
                    ):
                        self.assertEqual(messages(home, text), [])

    def test_words_that_only_look_like_sql_are_no_sql(self):
        text = '// SELECT a slug\nauto s = "Select a slug, then update links";\n'
        self.assertEqual(messages("links/link_service.cpp", text), [])


if __name__ == "__main__":
    unittest.main()
