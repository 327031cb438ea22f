// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/head_parser.hpp"
#include "http/held_answers.hpp"
#include "http/poller.hpp"
#include "http/server_metrics.hpp"
#include "http/server_options.hpp"
#include "http/socket.hpp"
#include "http/tls.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::http {

class Session;

using SteadyTime = std::chrono::steady_clock::time_point;

// What all I/O threads read and none changes.
struct ServerShared {
    const ServerOptions& options;
    const Dispatcher& dispatcher;
    const TlsContext* tls; // null: plain
    ServerMetrics& metrics;
};

// One event loop with its listening socket and its connections. Nothing is shared with the other
// threads. Everything but request_drain(), request_stop() and run() happens on its own thread.
class IoThread final : private Poller::Target {
public:
    // Throws std::system_error.
    IoThread(std::size_t index, const ServerShared& shared, FileDescriptor listener);
    ~IoThread() override;

    // Serves until it is told to stop; `on_drained` is called once, after request_drain(), when the
    // last connection and the last handler are gone.
    void run(std::function<void()> on_drained);
    // Accepts no more, closes idle connections, the others after their running answer.
    void request_drain();
    // Ends run() whatever is going on.
    void request_stop();

    // For sessions.
    [[nodiscard]] std::size_t index() const { return index_; }
    [[nodiscard]] const ServerShared& shared() const { return shared_; }
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] HeadParser& head_parser() { return head_parser_; }
    [[nodiscard]] HeldAnswers& held_answers() { return held_answers_; }
    [[nodiscard]] bool draining() const { return draining_; }
    // "Date: …\r\n", at most a tick behind.
    [[nodiscard]] std::string_view date_line() const { return date_line_; }
    // When the running batch began.
    [[nodiscard]] SteadyTime now() const { return now_; }
    // The time since the last call or the beginning of the batch.
    [[nodiscard]] std::chrono::nanoseconds lap();
    void remove(Session& session);
    void handler_began() { ++handlers_; }
    void handler_ended();

private:
    void on_ready(std::uint32_t events) override;
    void accept_all();
    void admit(AcceptedSocket accepted);
    void pause_accepting();
    void begin_batch();
    void schedule_tick();
    void on_tick();
    void refresh_date();
    void drain();
    void check_drained();

    std::size_t index_;
    ServerShared shared_;
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    Poller poller_;
    boost::asio::steady_timer tick_;
    FileDescriptor listener_;
    bool accepting_paused_ = false;
    HeadParser head_parser_;
    HeldAnswers held_answers_;

    std::vector<std::shared_ptr<Session>> sessions_;
    std::vector<std::shared_ptr<Session>> closed_; // kept to the end of the batch
    std::size_t handlers_ = 0;
    bool draining_ = false;
    std::function<void()> on_drained_;

    SteadyTime now_;
    SteadyTime lap_;
    std::chrono::sys_seconds date_;
    std::string date_line_;
};

} // namespace waymark::http
