// SPDX-License-Identifier: Apache-2.0
#include "server_process.hpp"

#include "base/text.hpp"
#include "harness/connection.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <spawn.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

namespace waymark::harness {

namespace {

using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto pause_between_looks = 2ms;

// `spool.bytes_max` is set by WAYMARK_SPOOL_BYTES_MAX.
std::string to_variable(std::string_view setting, std::string_view value)
{
    std::string variable = "WAYMARK_";
    for (const char c : setting)
        variable += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return fmt::format("{}={}", variable, value);
}

// This process's environment, but for what would set something: the test alone sets its server.
std::vector<std::string> clean_environment()
{
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (!std::string_view(*variable).starts_with("WAYMARK_"))
            environment.emplace_back(*variable);
    }
    return environment;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

// Runs it in that directory, where it writes to `log`.
pid_t spawn(std::vector<std::string> arguments, std::vector<std::string> environment,
            const std::filesystem::path& directory)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "log", O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t process = 0;
    const int error = posix_spawn(&process, arguments.front().c_str(), &actions, nullptr,
                                  pointers_to(arguments).data(), pointers_to(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::system_error(error, std::generic_category(),
                                arguments.front() + " can't be started; is it built?");
    }
    return process;
}

// The parent of a process that runs the engine, by /proc/PID/stat: `pid (name) state parent …`.
// Nothing for any other process.
pid_t parent_of_engine(const std::filesystem::path& process)
{
    std::ifstream file(process / "stat");
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(") ");
    if (!text.contains("(waymark-engine") || name_end == std::string::npos)
        return 0;
    const std::string_view behind = std::string_view(text).substr(name_end + 2);
    const auto [state, rest] = cut(behind, ' ');
    return state == "Z" ? 0 : parse_number<pid_t>(cut(rest, ' ').first).value_or(0);
}

// Whether that process is an engine with its data in that directory, by /proc/PID/cmdline.
bool is_engine_of(const std::filesystem::path& process, const std::filesystem::path& data)
{
    std::ifstream file(process / "cmdline");
    const std::string command(std::istreambuf_iterator<char>(file), {});
    return parent_of_engine(process) > 0 && command.contains(data.native());
}

} // namespace

ServerProcess::ServerProcess(const std::filesystem::path& program,
                             const std::filesystem::path& directory)
    : program_(std::filesystem::absolute(program)),
      directory_(std::filesystem::absolute(directory)), port_(free_port())
{
    set("admin.email", admin_email);
    set("admin.password", admin_password);
}

ServerProcess::~ServerProcess()
{
    const pid_t left = engine();
    kill();
    if (left > 0)
        ::kill(left, SIGKILL);
}

void ServerProcess::start()
{
    launch();
    wait_until_ready();
}

void ServerProcess::launch()
{
    auto environment = clean_environment();
    for (const auto& [key, value] : settings_)
        environment.push_back(to_variable(key, value));
    std::vector<std::string> arguments{program_.string(), "serve",
                                       "--listen",        fmt::format("127.0.0.1:{}", port_),
                                       "--data-dir",      data().filename().string()};
    if (files_max_ > 0) {
        const auto limited = fmt::format("ulimit -n {} && exec \"$0\" \"$@\"", files_max_);
        arguments.insert(arguments.begin(), {"/bin/sh", "-c", limited});
    }
    process_ = spawn(std::move(arguments), std::move(environment), directory_);
}

void ServerProcess::wait_until_ready()
{
    const auto deadline = Steady::now() + 60s;
    while (Steady::now() < deadline) {
        if (!is_running())
            throw std::runtime_error("the server ended at once:\n" + log());
        try {
            Connection connection(port_);
            const bool is_sent = connection.send(get("/health"));
            const auto answer = connection.read_answer();
            if (is_sent && answer && answer->status == 200)
                return;
        } catch (const std::system_error&) {
            // Nobody listens yet.
        }
        std::this_thread::sleep_for(pause_between_looks);
    }
    throw std::runtime_error("the server is not ready after a minute:\n" + log());
}

void ServerProcess::kill()
{
    if (process_ <= 0)
        return;
    ::kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
}

Ending ServerProcess::stop()
{
    const auto begun = Steady::now();
    ::kill(process_, SIGTERM);
    const bool ended = ended_within(10s);
    return {.status = ended ? exit_status_ : -1,
            .took = std::chrono::ceil<std::chrono::milliseconds>(Steady::now() - begun)};
}

void ServerProcess::signal_engine(int signal) const
{
    const auto deadline = Steady::now() + 60s;
    while (Steady::now() < deadline) {
        if (const pid_t found = engine(); found > 0) {
            ::kill(found, signal);
            return;
        }
        std::this_thread::sleep_for(pause_between_looks);
    }
    throw std::runtime_error("there is no engine for a minute:\n" + log());
}

pid_t ServerProcess::engine() const
{
    if (process_ <= 0)
        return 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const auto pid = parse_number<pid_t>(entry.path().filename().native());
        if (pid && parent_of_engine(entry.path()) == process_)
            return *pid;
    }
    return 0;
}

std::size_t ServerProcess::engines() const
{
    std::error_code error;
    const std::filesystem::directory_iterator processes("/proc", error);
    return static_cast<std::size_t>(std::ranges::count_if(processes, [this](const auto& entry) {
        return parse_number<pid_t>(entry.path().filename().native()) &&
               is_engine_of(entry.path(), data());
    }));
}

bool ServerProcess::is_running()
{
    return !ended_within(0ms);
}

bool ServerProcess::ended_within(std::chrono::milliseconds time)
{
    const auto deadline = Steady::now() + time;
    while (process_ > 0) {
        int status = 0;
        if (waitpid(process_, &status, WNOHANG) == process_) {
            exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            process_ = 0;
        } else if (Steady::now() >= deadline) {
            return false;
        } else {
            std::this_thread::sleep_for(pause_between_looks);
        }
    }
    return true;
}

std::string ServerProcess::log() const
{
    std::ifstream file(directory_ / "log");
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace waymark::harness
