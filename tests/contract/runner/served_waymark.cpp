// SPDX-License-Identifier: Apache-2.0
#include "served_waymark.hpp"

#include "base/clock.hpp"
#include "base/random.hpp"
#include "http_client.hpp"
#include "identity/password_hasher.hpp"
#include "identity/user_service.hpp"
#include "storage/meta_store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <spawn.h>

#include <cctype>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace waymark::contract {

namespace {

using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto pause_between_looks = 20ms;

std::uint16_t free_port()
{
    boost::asio::io_context context;
    const boost::asio::ip::tcp::acceptor acceptor(context,
                                                  {boost::asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
}

std::filesystem::path make_directory()
{
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    const auto path =
        std::filesystem::temp_directory_path() / ("waymark-contract-" + secret_text(12, digits));
    if (!std::filesystem::create_directory(path))
        throw std::runtime_error(path.string() + " is there already");
    return path;
}

// `links.cache_entries` is set by WAYMARK_LINKS_CACHE_ENTRIES.
std::string to_variable(std::string_view setting, std::string_view value)
{
    std::string variable = "WAYMARK_";
    for (const char c : setting)
        variable += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return fmt::format("{}={}", variable, value);
}

// Of this process's environment, all but what would set something: a test's server is set by the
// test alone.
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

pid_t spawn(std::vector<std::string> arguments, std::vector<std::string> environment,
            const std::filesystem::path& log)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t process = -1;
    const int error = posix_spawn(&process, arguments.front().c_str(), &actions, nullptr,
                                  pointers_to(arguments).data(), pointers_to(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::system_error(error, std::generic_category(), "cannot start " + arguments[0]);
    return process;
}

} // namespace

ServedWaymark::ServedWaymark(const std::filesystem::path& program, const Fields& settings)
    : port_(free_port()), directory_(make_directory())
{
    try {
        start(program, settings);
        wait_until_ready();
    } catch (...) {
        if (process_ > 0)
            kill(process_, SIGKILL);
        std::filesystem::remove_all(directory_);
        throw;
    }
}

ServedWaymark::~ServedWaymark()
{
    if (process_ > 0) {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

void ServedWaymark::start(const std::filesystem::path& program, const Fields& settings)
{
    auto environment = clean_environment();
    environment.push_back(to_variable("admin.email", admin_email));
    environment.push_back(to_variable("admin.password", admin_password));
    for (const auto& [key, value] : settings)
        environment.push_back(to_variable(key, value));
    process_ = spawn({program.string(), "serve", "--listen", fmt::format("127.0.0.1:{}", port_),
                      "--data-dir", (directory_ / "data").string()},
                     std::move(environment), directory_ / "log");
}

void ServedWaymark::wait_until_ready()
{
    const auto deadline = Steady::now() + 60s;
    while (Steady::now() < deadline) {
        if (ended_within(0ms))
            throw std::runtime_error("the server ended at once:\n" + log());
        try {
            if (call(port_, {"GET", "/health", {}, {}}, 5s).status == 200)
                return;
        } catch (const boost::system::system_error&) {
            // Nobody listens yet.
        }
        std::this_thread::sleep_for(pause_between_looks);
    }
    throw std::runtime_error("the server is not ready after a minute:\n" + log());
}

void ServedWaymark::add_accounts(const std::vector<Account>& accounts) const
{
    if (accounts.empty())
        return;
    const SystemClock clock;
    const auto store = storage::MetaStore::open({.path = directory_ / "data" / "meta.sqlite"});
    identity::PasswordHasher passwords({});
    identity::UserService users(*store, passwords, clock);
    for (const auto& [email, password] : accounts) {
        identity::UserDraft draft;
        draft.email = email;
        draft.password = password;
        if (const auto created = users.create(draft); !created)
            throw std::runtime_error(email + ": " + created.error().message);
    }
}

int ServedWaymark::stop()
{
    kill(process_, SIGTERM);
    return ended_within(10s) ? exit_status_ : -1;
}

bool ServedWaymark::ended_within(std::chrono::milliseconds time)
{
    const auto deadline = Steady::now() + time;
    while (process_ > 0) {
        int status = 0;
        if (waitpid(process_, &status, WNOHANG) == process_) {
            exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            process_ = -1;
        } else if (Steady::now() >= deadline) {
            return false;
        } else {
            std::this_thread::sleep_for(pause_between_looks);
        }
    }
    return true;
}

std::string ServedWaymark::log() const
{
    std::ifstream file(directory_ / "log");
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace waymark::contract
