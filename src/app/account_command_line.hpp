// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"

#include <functional>

namespace CLI {
class App;
}

namespace waymark::app {

// Adds a command below `parent` that is given the configuration; the CLI::App it returns takes
// further options.
using AddCommand = std::function<CLI::App&(CLI::App& parent, const char* name, const char* help,
                                           std::function<int(const Config&)> work)>;

// Adds `user …`, `key …` and `rotate-session-secret` to the program.
void add_account_commands(CLI::App& program, const AddCommand& add);

} // namespace waymark::app
