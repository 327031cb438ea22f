// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chdb_library.hpp"
#include "statement.hpp"

#include <string>

namespace waymark::engine {

// A connection whose database and settings follow each statement's own: a statement runs as if the
// connection were new, and what it has in common with the one before costs nothing.
class ChdbSession {
public:
    // `defaults` are in force unless a statement says otherwise.
    // unavailable: the library refuses them.
    [[nodiscard]] static Result<ChdbSession> create(ChdbConnection connection, Settings defaults);

    [[nodiscard]] Outcome run(const Statement& statement);

private:
    ChdbSession(ChdbConnection connection, Settings defaults)
        : connection_(std::move(connection)), defaults_(std::move(defaults))
    {
    }

    [[nodiscard]] Outcome use(const std::string& database);
    [[nodiscard]] Outcome apply(const Settings& wanted);
    [[nodiscard]] Outcome set(const std::string& name, const std::string* value);

    ChdbConnection connection_;
    Settings defaults_;
    Settings current_;
    std::string database_ = "default";
};

} // namespace waymark::engine
