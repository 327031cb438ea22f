// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/router.hpp"
#include "http/static_files.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::api::collect {

// Further names for two of the scripts, such as "s.js", for visitors whose browsers block the usual
// ones. Empty: none.
struct TrackerNames {
    std::string waymark;
    std::string pingoo;
};

// The scripts that visitors' pages load. Immutable, hence thread-safe; reads no file.
class TrackerFiles {
public:
    // Compresses them, each once.
    //
    // invalid_argument: a name is not 4 to 64 of `A-Z a-z 0-9 - _ .` that end in ".js", begins with
    // a point, or is taken; `field` names it: "tracker.file" or "tracker.pingoo_file".
    [[nodiscard]] static Result<TrackerFiles> create(const TrackerNames& names);

    // Without the first slash: "waymark.js", "public/js/pingoo.js".
    [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

    // As the request wants it: compressed, or 304 if the client has it. Nothing if there is no such
    // path.
    [[nodiscard]] std::optional<http::Response> find(std::string_view path,
                                                     const http::Request& request) const;

private:
    TrackerFiles() = default;
    [[nodiscard]] bool has(std::string_view path) const;
    void add(std::string path, std::string_view script);
    [[nodiscard]] Result<void> add_name(const std::string& name, std::string_view script,
                                        std::string_view field);

    http::StaticFiles files_;
    std::vector<std::string> paths_;
};

// GET of each path, for everybody. `files` outlives the router.
void add_tracker_routes(http::Router& router, const TrackerFiles& files);

} // namespace waymark::api::collect
