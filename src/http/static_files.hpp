// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::http {

// Files served from memory, compressed once. A path is only ever looked up in a table, so that it
// can't lead out of the directory. Filled at start, then only read: thread-safe.
class StaticFiles {
public:
    struct Options {
        std::size_t bytes_max = 64 * 1024 * 1024; // of all files
        // Files below this have a content hash in their name and never change.
        std::string immutable_prefix = "assets/";
    };

    StaticFiles() = default;

    // Reads a directory tree. Symbolic links and hidden files are left out.
    //
    // not_found:        the directory does not exist or can't be read.
    // invalid_argument: the files are larger than `bytes_max`.
    [[nodiscard]] static Result<StaticFiles> load(const std::filesystem::path& directory,
                                                  const Options& options);

    // `path` is relative: "assets/app.js". The type follows from the extension.
    void add(const std::string& path, std::string content, bool immutable = false);

    // The file as the request wants it: compressed, or 304 if the client has it. Nothing if there
    // is no such file.
    [[nodiscard]] std::optional<Response> find(std::string_view path, const Request& request) const;

private:
    struct File {
        std::string content_type;
        std::string content;
        std::string gzip;   // empty: not smaller
        std::string brotli; // empty: not smaller
        std::string tag;    // without quotes
        bool immutable = false;
    };

    std::map<std::string, File, std::less<>> files_;
};

// The type that a file name's extension stands for; "application/octet-stream" if it is not known.
[[nodiscard]] std::string_view content_type_of(std::string_view file_name);

} // namespace waymark::http
