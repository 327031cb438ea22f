// SPDX-License-Identifier: Apache-2.0
#include "click_load.hpp"

#include "harness/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace waymark::crash {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::microseconds;

constexpr std::chrono::milliseconds pause_before_connecting{2};
constexpr std::chrono::seconds patience{5};

} // namespace

// What one thread knows.
struct ClickLoad::Client {
    Lane lane;
    std::map<unsigned, std::size_t> odd_answers;
    std::vector<microseconds> latencies;
};

ClickLoad::ClickLoad(LoadOptions options) : options_(std::move(options))
{
    for (unsigned i = 0; i < options_.connections; ++i) {
        clients_.push_back(std::make_unique<Client>());
        clients_.back()->lane.id = options_.first_lane + i;
    }
    for (const auto& client : clients_)
        threads_.emplace_back([this, &client = *client] { run(client); });
}

ClickLoad::~ClickLoad()
{
    stop();
}

void ClickLoad::stop()
{
    is_stopped_ = true;
    for (auto& thread : threads_)
        thread.join();
    threads_.clear();
}

void ClickLoad::run(Client& client) const
{
    while (!is_stopped_) {
        try {
            harness::Connection connection(options_.port, patience);
            while (!is_stopped_ && send_burst(client, connection))
                std::this_thread::sleep_for(options_.pause);
        } catch (const std::system_error&) {
            std::this_thread::sleep_for(pause_before_connecting);
        }
    }
}

// False when the connection is at its end.
bool ClickLoad::send_burst(Client& client, harness::Connection& connection) const
{
    auto& clicks = client.lane.acknowledged;
    const std::size_t first = clicks.size();
    std::string requests;
    for (std::size_t click = first; click < first + options_.burst; ++click) {
        requests += fmt::format("GET /{}?{} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {:m<{}}\r\n"
                                "\r\n",
                                options_.slugs[click % options_.slugs.size()],
                                marker(client.lane.id, click), "", options_.padding_bytes);
    }
    clicks.resize(first + options_.burst);
    const auto begun = Steady::now();
    if (!connection.send(requests))
        return false;
    for (std::size_t click = first; click < first + options_.burst; ++click) {
        const auto answer = connection.read_answer();
        if (!answer)
            return false;
        clicks[click] = answer->status == 302;
        if (answer->status != 302)
            ++client.odd_answers[answer->status];
    }
    client.latencies.push_back(std::chrono::ceil<microseconds>(Steady::now() - begun));
    return true;
}

Ledger ClickLoad::ledger() const
{
    Ledger ledger;
    for (const auto& client : clients_)
        ledger.push_back(client->lane);
    return ledger;
}

std::map<unsigned, std::size_t> ClickLoad::odd_answers() const
{
    std::map<unsigned, std::size_t> all;
    for (const auto& client : clients_) {
        for (const auto& [status, count] : client->odd_answers)
            all[status] += count;
    }
    return all;
}

microseconds ClickLoad::latency(double share) const
{
    std::vector<microseconds> all;
    for (const auto& client : clients_)
        all.insert(all.end(), client->latencies.begin(), client->latencies.end());
    if (all.empty())
        return {};
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(all.size() - 1));
    std::ranges::nth_element(all, all.begin() + static_cast<std::ptrdiff_t>(rank));
    return all[rank];
}

} // namespace waymark::crash
