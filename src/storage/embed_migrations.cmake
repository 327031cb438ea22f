# SPDX-License-Identifier: Apache-2.0
# Writes OUTPUT, a source file that holds the migrations FILES (paths, separated by commas).
string(REPLACE "," ";" FILES "${FILES}")
set(entries "")
foreach(file IN LISTS FILES)
    get_filename_component(filename ${file} NAME)
    if(NOT filename MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)(\\.sqlite)?\\.sql$")
        message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql or NNNN_name.sqlite.sql")
    endif()
    set(name ${CMAKE_MATCH_2})
    set(only "")
    if(CMAKE_MATCH_3)
        set(only ", Dialect::sqlite")
    endif()
    math(EXPR version "1${CMAKE_MATCH_1} - 10000")
    file(READ ${file} sql)
    string(APPEND entries
           "    {${version}, \"${name}\", R\"waymark(${sql})waymark\"${only}},\n")
endforeach()
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: Apache-2.0
// Generated from src/storage/migrations by embed_migrations.cmake.
#include \"storage/migration.hpp\"

#include <array>

namespace waymark::storage {

namespace {

constexpr auto migrations = std::to_array<Migration>({
${entries}});

} // namespace

std::span<const Migration> builtin_migrations()
{
    return migrations;
}

} // namespace waymark::storage
")
