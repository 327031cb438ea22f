// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace waymark::app {

// The program `waymark`: serve, config, doctor, version. Returns the exit status: 0, or 1 when the
// command failed, or 2 when the command line or the configuration is wrong.
int run_command_line(int argc, char** argv);

} // namespace waymark::app
