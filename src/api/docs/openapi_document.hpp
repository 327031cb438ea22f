// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

// What this server answers, as OpenAPI 3.1 documents.
namespace waymark::api::docs {

// Made once, at first use. Immutable, hence thread-safe.
class OpenApiDocuments {
public:
    // JSON. `dialect` is one's name, such as `dwz`; empty: everything. Null: there is no such one.
    [[nodiscard]] static const std::string* find(std::string_view dialect);

private:
    OpenApiDocuments();
    [[nodiscard]] static const OpenApiDocuments& instance();

    std::map<std::string, std::string, std::less<>> documents_;
};

} // namespace waymark::api::docs
