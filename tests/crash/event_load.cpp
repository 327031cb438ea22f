// SPDX-License-Identifier: Apache-2.0
#include "event_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace waymark::crash {

namespace {

using namespace std::chrono_literals;

constexpr auto pause_before_connecting = 2ms;
constexpr auto pause_between_events = 1ms;
constexpr auto patience = 5s;
constexpr std::size_t repeat_every = 5;

constexpr unsigned accepted = 202;
constexpr unsigned unavailable = 503;

} // namespace

// What one thread knows.
struct EventLoad::Client {
    Lane lane;
    std::size_t tries = 0;
    std::size_t odd_answers = 0;
};

EventLoad::EventLoad(Options options) : options_(options)
{
    for (unsigned i = 0; i < options_.connections; ++i) {
        clients_.push_back(std::make_unique<Client>());
        clients_.back()->lane.id = i;
    }
    for (const auto& client : clients_)
        threads_.emplace_back([this, &client = *client] { run(client); });
}

EventLoad::~EventLoad()
{
    stop();
}

void EventLoad::stop()
{
    is_stopped_ = true;
    for (auto& thread : threads_)
        thread.join();
    threads_.clear();
}

void EventLoad::run(Client& client) const
{
    while (!is_stopped_) {
        try {
            harness::Connection connection(options_.port, patience);
            while (!is_stopped_ && send_next(client, connection))
                std::this_thread::sleep_for(pause_between_events);
        } catch (const std::system_error&) {
            std::this_thread::sleep_for(pause_before_connecting);
        }
    }
}

// The first that is not acknowledged. False when the connection is at its end.
bool EventLoad::send_next(Client& client, harness::Connection& connection) const
{
    auto& acknowledged = client.lane.acknowledged;
    if (acknowledged.empty() || acknowledged.back())
        acknowledged.push_back(false);
    const auto number = acknowledged.size() - 1;
    if (!send(client, connection, number))
        return false;
    acknowledged.back() = true;
    return number % repeat_every != 0 || send(client, connection, number);
}

bool EventLoad::send(Client& client, harness::Connection& connection, std::size_t number) const
{
    ++client.tries;
    const auto body = fmt::format(
        R"({{"s":{},"i":"00000000-0000-4000-8000-{:04x}{:08x}","u":"https://shop.example/?{}"}})",
        options_.site, client.lane.id, number, marker(client.lane.id, number));
    if (!connection.send(harness::post("/collect", body)))
        return false;
    const auto answer = connection.read_answer();
    if (!answer)
        return false;
    if (answer->status != accepted && answer->status != unavailable)
        ++client.odd_answers;
    return answer->status == accepted;
}

Ledger EventLoad::ledger() const
{
    Ledger ledger;
    for (const auto& client : clients_)
        ledger.push_back(client->lane);
    return ledger;
}

std::size_t EventLoad::repeated() const
{
    std::size_t repeated = 0;
    for (const auto& client : clients_)
        repeated += client->tries - client->lane.acknowledged.size();
    return repeated;
}

std::size_t EventLoad::odd_answers() const
{
    std::size_t odd = 0;
    for (const auto& client : clients_)
        odd += client->odd_answers;
    return odd;
}

} // namespace waymark::crash
