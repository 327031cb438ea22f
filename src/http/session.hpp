// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/body_parser.hpp"
#include "http/event_stream.hpp"
#include "http/held_answers.hpp"
#include "http/inline_post.hpp"
#include "http/input_buffer.hpp"
#include "http/io_thread.hpp"
#include "http/poller.hpp"
#include "http/transport.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace waymark::http {

// One connection: a state machine that is driven by readiness and by the thread's tick.
//
// Requests are answered one after the other, in order. Those that the inline handler answers cost
// no allocation; their answers gather in one buffer and go out together when the input is used up.
// A request for the control plane is copied out and handled by a coroutine; until it is answered,
// nothing more is read from this connection. Nor is it while the answer to an inline post is held:
// the request stays in the input, for should the answer be a failure.
class Session final : public Poller::Target,
                      public HeldAnswers::Holder,
                      public std::enable_shared_from_this<Session> {
public:
    Session(IoThread& thread, Transport transport, const IpAddress& peer);

    void on_ready(std::uint32_t events) override;
    void on_release(const Result<void>& outcome) override;
    // Closes what has waited too long.
    void on_tick();
    // Ends as soon as the running answer is out.
    void drain();
    // Ends now.
    void abort();

    std::size_t place = 0; // in the thread's list, whose alone it is
    [[nodiscard]] int fd() const { return transport_.fd(); }

private:
    enum class Phase {
        head,      // the next request is awaited
        body,      // its body is
        gathering, // its body is, which the inline handler is to see in one piece
        held,      // its answer is written, but not to be sent yet
        handling,  // a handler works on its answer
        streaming, // events are sent
        portions,  // a body is sent as it comes
        closing,   // the last answer is being sent
        lingering, // it is sent, and the peer is given time to read it
        closed,
    };

    // A request of the control plane while it is answered.
    struct Exchange {
        RoutedRequest routed;
        unsigned version = 11;
        bool keep_alive = true;
        SteadyTime began;
        boost::asio::cancellation_signal cancel;
        std::function<boost::asio::awaitable<std::string>()> next_portion;
        bool is_portion_awaited = false;
    };

    // An answer that is held.
    struct Held {
        std::uint64_t ticket = 0;
        std::size_t begin = 0;         // of the answer in the output
        std::size_t request_bytes = 0; // at the front of the input
        SteadyTime began;
        unsigned version = 11;
        bool keep_alive = true;
    };

    void advance();
    void process_input();
    void receive();
    void on_end_of_input();
    bool flush();
    bool send_output();
    bool take_events();

    [[nodiscard]] bool read_head();
    [[nodiscard]] bool try_inline(HeadParser& parser);
    [[nodiscard]] bool try_post(HeadParser& parser);
    [[nodiscard]] bool take_post(HeadParser& parser, std::size_t bytes);
    void hold(const RequestHead& head, std::uint64_t ticket, std::size_t bytes);
    HeadParser& parse_again();
    void on_gathering_deadline();
    void on_held_deadline();
    void fail_post(std::size_t bytes, Status status, const std::string& message);
    void fail_held(Status status, const std::string& message);
    void set_client(RequestHead& head) const;
    void make_exchange(const RequestHead& head);
    void begin_exchange(HeadParser& parser);
    void expect_body(HeadParser& parser);
    void read_body();
    void dispatch();
    void on_answer(const std::shared_ptr<Exchange>& exchange, const std::exception_ptr& error,
                   Response response);
    void on_handler_deadline();
    void write(const Response& response, const Exchange* exchange);
    void refuse(Status status, std::string_view path, std::string_view message);
    void end_request(bool keep_alive);

    void begin_stream(const Response& response, std::string_view path);
    void begin_portions(Response response, const std::shared_ptr<Exchange>& exchange);
    void await_portion();
    void on_portion(const std::shared_ptr<Exchange>& exchange, const std::exception_ptr& error,
                    std::string_view portion);
    void finish_after_flush();
    void set_deadline(std::chrono::milliseconds after);

    [[nodiscard]] const ServerOptions& options() const { return thread_.shared().options; }
    [[nodiscard]] std::size_t input_bytes_max() const;
    [[nodiscard]] bool output_is_full() const;
    [[nodiscard]] bool wants_input() const;

    IoThread& thread_;
    Transport transport_;
    IpAddress peer_;
    Phase phase_ = Phase::head;
    bool readable_ = false;         // the socket may have more to read
    bool input_ended_ = false;      // the peer will send no more than it has sent
    bool end_seen_ = false;         // and that has been read
    bool head_begun_ = false;       // the header timeout runs
    bool linger_ = false;           // the peer may still be sending
    bool stalled_ = false;          // input waits for room in the output
    bool advancing_ = false;        // advance() is on the stack
    SteadyTime deadline_;           // of the phase
    SteadyTime write_deadline_;     // while output waits
    std::size_t scanned_ = 0;       // bytes of an incomplete head that hold no end
    std::size_t sent_ = 0;          // bytes of the output
    std::size_t awaited_bytes_ = 0; // of the request that is gathered
    InputBuffer input_;
    std::string output_;

    Held held_;
    std::shared_ptr<Exchange> exchange_;
    std::unique_ptr<BodyParser> body_;
    std::shared_ptr<EventQueue> events_;
};

} // namespace waymark::http
