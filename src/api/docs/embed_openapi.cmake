# SPDX-License-Identifier: Apache-2.0
# Writes OUTPUT, a source file that holds the parts of the OpenAPI document: FILES, paths of JSON
# files, separated by commas.
string(REPLACE "," ";" FILES "${FILES}")
set(entries "")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} json)
    string(APPEND entries "    {\"${name}\", R\"openapi(${json})openapi\"sv},\n")
endforeach()
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: Apache-2.0
// Generated from src/api/docs/openapi by embed_openapi.cmake.
#include \"api/docs/openapi_parts.hpp\"

#include <array>
#include <string_view>

namespace waymark::api::docs {

namespace {

// Which brings its length along: to count so many bytes takes the compiler too many steps.
using namespace std::string_view_literals;

constexpr auto parts = std::to_array<OpenApiPart>({
${entries}});

} // namespace

std::span<const OpenApiPart> openapi_parts()
{
    return parts;
}

} // namespace waymark::api::docs
")
