// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/router.hpp"
#include "http/static_files.hpp"
#include "http/workers.hpp"

#include <filesystem>
#include <memory>
#include <mutex>

// The documents of all APIs, for programs and for people.
namespace waymark::api::docs {

// Swagger UI's files, read and compressed when somebody first asks for them. Thread-safe.
class SwaggerFiles {
public:
    explicit SwaggerFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

    // Blocks on the disk, and the first time on compressing. Without the directory: no files.
    [[nodiscard]] const http::StaticFiles& get();

private:
    std::filesystem::path directory_;
    std::once_flag loaded_;
    http::StaticFiles files_;
};

// Outlives the router.
struct Services {
    http::Workers& workers;
    SwaggerFiles swagger;
};

//   GET /api                   Swagger UI over the documents
//   GET /api-json              everything, as JSON; /api-json/{dialect}: one dialect
//   GET /api-yaml              the same as YAML, of which JSON is a part
//   GET /swagger/{file}        what the page needs
void add_routes(http::Router& router, Services& services);

} // namespace waymark::api::docs
