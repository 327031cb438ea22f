// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.hpp"

#include "app/account_command_line.hpp"
#include "app/config.hpp"
#include "app/doctor.hpp"
#include "app/serve.hpp"
#include "app/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <functional>

namespace waymark::app {

namespace {

constexpr int exit_ok = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

// The options that every command with a configuration takes.
struct ConfigOptions {
    std::string file;
    std::string listen;
    std::string data_directory;
    std::vector<std::string> assignments; // key=value

    void add_to(CLI::App& command)
    {
        command.add_option("--config", file, "configuration file, TOML");
        command.add_option("--listen", listen, "address and port (server.listen)");
        command.add_option("--data-dir", data_directory, "where data is kept (data.directory)");
        command.add_option("--set", assignments, "any setting: --set log.format=json");
    }

    [[nodiscard]] Result<Config> load() const
    {
        ConfigSources sources;
        if (!file.empty())
            sources.file = file;
        sources.environment = waymark_environment();
        for (const auto& assignment : assignments) {
            const auto equals = assignment.find('=');
            if (equals == std::string::npos) {
                return failure(Errc::invalid_argument,
                               fmt::format("--set {}: write it as key=value", assignment), "set");
            }
            sources.flags.emplace_back(assignment.substr(0, equals), assignment.substr(equals + 1));
        }
        if (!listen.empty())
            sources.flags.emplace_back("server.listen", listen);
        if (!data_directory.empty())
            sources.flags.emplace_back("data.directory", data_directory);
        return load_config(sources);
    }
};

int with_config(const ConfigOptions& options, const std::function<int(const Config&)>& work)
{
    const auto config = options.load();
    if (!config) {
        fmt::print(stderr, "waymark: {}\n", config.error().message);
        return exit_usage;
    }
    return work(*config);
}

int print_keys()
{
    for (const auto& setting : settings()) {
        fmt::print("{:<28} {}\n{:<28} {}\n", setting.key, setting.help, "",
                   fmt::join(setting.variables, ", "));
    }
    return exit_ok;
}

int run(CLI::App& program, int argc, char** argv)
{
    ConfigOptions options;
    int status = exit_ok;
    const AddCommand command = [&](CLI::App& parent, const char* name, const char* help,
                                   std::function<int(const Config&)> work) -> CLI::App& {
        auto* const added = parent.add_subcommand(name, help);
        options.add_to(*added);
        added->callback([&, work = std::move(work)] { status = with_config(options, work); });
        return *added;
    };

    command(program, "serve", "run the server", [](const Config& config) { return serve(config); });
    command(program, "doctor", "check this machine and installation",
            [](const Config& config) { return print_diagnosis(config) ? exit_ok : exit_failed; });
    auto* const config = program.add_subcommand("config", "look at the configuration");
    config->require_subcommand(1);
    command(*config, "check", "say whether the configuration is right", [](const Config&) {
        fmt::print("The configuration is right.\n");
        return exit_ok;
    });
    command(*config, "show", "print the configuration in force, secrets masked",
            [](const Config& loaded) {
                fmt::print("{}", to_toml(loaded));
                return exit_ok;
            });
    config->add_subcommand("keys", "list every setting and its variables")->callback([&] {
        status = print_keys();
    });
    add_account_commands(program, command);
    program.add_subcommand("version", "print the version")->callback([] {
        fmt::print("waymark {}\n", version);
    });

    program.parse(argc, argv);
    return status;
}

} // namespace

int run_command_line(int argc, char** argv)
{
    CLI::App program("Short links, web analytics and attribution in one server.", "waymark");
    program.require_subcommand(1);
    program.set_version_flag("--version", fmt::format("waymark {}", version));
    try {
        return run(program, argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? exit_ok : exit_usage;
    } catch (const std::exception& error) {
        fmt::print(stderr, "waymark: {}\n", error.what());
        return exit_failed;
    }
}

} // namespace waymark::app
