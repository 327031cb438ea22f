// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::engine {

// What one statement gave.
struct Outcome {
    std::string body;  // the result in the format asked for
    std::string error; // `Code: N. DB::Exception: …`; empty: success

    [[nodiscard]] bool failed() const { return !error.empty(); }
    // The N of `error`; 0 if it names none.
    [[nodiscard]] int code() const;
};

// libchdb: ClickHouse as a library, loaded while running because it is half a gigabyte that only
// this program may carry. Its C interface ships without a header; the declarations in the source
// are those of chdb.h in the project's documentation.
//
// Stays loaded until the process ends: the library starts threads that outlive its connections.
class ChdbLibrary {
public:
    // unavailable: there is no such file, or it is no libchdb. Its signal handlers are switched
    // off.
    [[nodiscard]] static Result<ChdbLibrary> load(const std::filesystem::path& path);

    ~ChdbLibrary();
    ChdbLibrary(ChdbLibrary&&) noexcept;
    ChdbLibrary& operator=(ChdbLibrary&&) noexcept;

    struct Functions;

private:
    friend class ChdbConnection;
    explicit ChdbLibrary(std::unique_ptr<Functions> functions);

    std::unique_ptr<Functions> functions_;
};

// One connection to the data path; all connections of a process must name the same one. Runs one
// statement at a time, on any thread. Must not outlive its library. Every connection has to be
// closed before the process exits: the library waits for them.
class ChdbConnection {
public:
    // `arguments` as the clickhouse program takes them: `--path=DIR`, `--mark_cache_size=N`.
    // unavailable: the library refuses, say because another process holds the path.
    [[nodiscard]] static Result<ChdbConnection> open(const ChdbLibrary& library,
                                                     const std::vector<std::string>& arguments);

    ~ChdbConnection();
    ChdbConnection(ChdbConnection&& other) noexcept;
    ChdbConnection& operator=(ChdbConnection&& other) noexcept;

    [[nodiscard]] Outcome run(std::string_view sql, std::string_view format);

private:
    ChdbConnection(const ChdbLibrary::Functions& functions, void** handle)
        : functions_(&functions), handle_(handle)
    {
    }

    const ChdbLibrary::Functions* functions_;
    void** handle_;
};

} // namespace waymark::engine
