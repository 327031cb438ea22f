// SPDX-License-Identifier: Apache-2.0
#include "api/docs/openapi_document.hpp"
#include "api/docs/openapi_parts.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace waymark::api::docs {
namespace {

namespace json = boost::json;

json::object document_of(std::string_view dialect)
{
    const auto* const text = OpenApiDocuments::find(dialect);
    if (text == nullptr)
        throw std::out_of_range(std::string(dialect));
    return json::parse(*text).as_object();
}

void collect_references(const json::value& value, std::set<std::string>& references)
{
    if (const auto* const object = value.if_object()) {
        for (const auto& [name, member] : *object) {
            if (name == "$ref")
                references.emplace(member.as_string());
            else
                collect_references(member, references);
        }
    }
    if (const auto* const array = value.if_array()) {
        for (const auto& element : *array)
            collect_references(element, references);
    }
}

// Of all documents. A part such as native_sites is of the dialect before the underscore.
std::set<std::string> names()
{
    std::set<std::string> names{""};
    for (const auto& part : openapi_parts()) {
        if (part.name != "base")
            names.emplace(part.name.substr(0, part.name.find('_')));
    }
    return names;
}

TEST(OpenApiDocuments, DescribeEverythingInOneAndEachDialectInOneOfItsOwn)
{
    std::size_t paths = 0;
    for (const auto& name : names()) {
        if (!name.empty())
            paths += document_of(name).at("paths").as_object().size();
    }
    EXPECT_EQ(document_of("").at("paths").as_object().size(), paths);
    EXPECT_TRUE(document_of("dwz").at("paths").as_object().contains("/api/v1/users"));
    EXPECT_FALSE(document_of("openshort").at("paths").as_object().contains("/api/v1/users"));
    EXPECT_TRUE(document_of("native").at("paths").as_object().contains("/api/native/clicks"));
    EXPECT_TRUE(document_of("native").at("paths").as_object().contains("/api/native/sites"));
    EXPECT_EQ(OpenApiDocuments::find("native_sites"), nullptr);
    EXPECT_EQ(OpenApiDocuments::find("base"), nullptr);
    EXPECT_EQ(OpenApiDocuments::find("nonsense"), nullptr);
}

TEST(OpenApiDocuments, DefineAllThatTheyReferTo)
{
    for (const auto& name : names()) {
        const json::value document = document_of(name);
        std::set<std::string> references;
        collect_references(document, references);
        for (const auto& reference : references) {
            boost::system::error_code missing;
            ASSERT_TRUE(reference.starts_with("#/"));
            static_cast<void>(document.find_pointer(reference.substr(1), missing));
            EXPECT_FALSE(missing) << name << ' ' << reference;
        }
    }
}

TEST(OpenApiDocuments, NameEachOperationOnce)
{
    std::set<std::string> ids;
    const auto document = document_of("");
    for (const auto& [path, item] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : item.as_object())
            EXPECT_TRUE(ids.emplace(operation.at("operationId").as_string()).second)
                << std::string_view(method) << ' ' << std::string_view(path);
    }
}

} // namespace
} // namespace waymark::api::docs
