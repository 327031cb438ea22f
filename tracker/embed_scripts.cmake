# SPDX-License-Identifier: Apache-2.0
# Writes OUTPUT, a source file that holds the built trackers: FILES, their paths, separated by
# commas.
string(REPLACE "," ";" FILES "${FILES}")
set(entries "")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    file(READ ${file} text)
    string(APPEND entries "    {\"${name}\", R\"javascript(${text})javascript\"sv},\n")
endforeach()
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: Apache-2.0
// Generated from tracker/ by embed_scripts.cmake.
#include \"api/collect/tracker_scripts.hpp\"

#include <array>
#include <string_view>

namespace waymark::api::collect {

namespace {

using namespace std::string_view_literals;

constexpr auto scripts = std::to_array<TrackerScript>({
${entries}});

} // namespace

std::span<const TrackerScript> tracker_scripts()
{
    return scripts;
}

} // namespace waymark::api::collect
")
