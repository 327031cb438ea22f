// SPDX-License-Identifier: Apache-2.0
#include "api/docs/openapi_document.hpp"

#include "api/docs/openapi_parts.hpp"

#include <boost/json.hpp>

#include <cassert>
#include <functional>

namespace waymark::api::docs {

namespace json = boost::json;

namespace {

constexpr std::string_view base_name = "base";

json::object read(const OpenApiPart& part)
{
    return json::parse(part.json).as_object();
}

// Members of members are added, not replaced: `components` has one object for each kind.
void merge(json::object& into, const json::object& from)
{
    for (const auto& [name, value] : from) {
        auto* const known = into.if_contains(name);
        if (known == nullptr) {
            into.emplace(name, value);
            continue;
        }
        assert(known->is_object() && value.is_object()); // two parts define the same thing
        merge(known->as_object(), value.as_object());
    }
}

// A part may be one of several of its dialect: native_sites is of `native`.
std::string_view dialect_of(const OpenApiPart& part)
{
    return part.name.substr(0, part.name.find('_'));
}

// Only the tags that the document's operations have.
void keep_tags(json::object& document, std::string_view tag)
{
    json::array kept;
    for (const auto& one : document.at("tags").as_array()) {
        if (one.at("name").as_string() == tag)
            kept.push_back(one);
    }
    document["tags"] = std::move(kept);
}

} // namespace

// A dialect's document has all that is shared, whether it needs it or not.
OpenApiDocuments::OpenApiDocuments()
{
    json::object base;
    for (const auto& part : openapi_parts()) {
        if (part.name == base_name)
            base = read(part);
    }
    auto everything = base;
    std::map<std::string_view, json::object> dialects;
    for (const auto& part : openapi_parts()) {
        if (part.name == base_name)
            continue;
        const auto own = read(part);
        merge(everything, own);
        merge(dialects.try_emplace(dialect_of(part), base).first->second, own);
    }
    for (auto& [dialect, document] : dialects) {
        keep_tags(document, dialect);
        documents_.emplace(dialect, json::serialize(document));
    }
    documents_.emplace("", json::serialize(everything));
}

const OpenApiDocuments& OpenApiDocuments::instance()
{
    static const OpenApiDocuments documents;
    return documents;
}

const std::string* OpenApiDocuments::find(std::string_view dialect)
{
    const auto& documents = instance().documents_;
    const auto found = documents.find(dialect);
    return found == documents.end() ? nullptr : &found->second;
}

} // namespace waymark::api::docs
