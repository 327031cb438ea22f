// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace waymark::http {

// What producers have said and the connection has not yet sent. Bounded. Thread-safe.
class EventQueue {
public:
    // `wake` is called, from any thread, when a message comes into an empty queue and when the
    // queue is closed; never once it is closed. It must not call the queue.
    EventQueue(std::size_t bytes_max, std::function<void()> wake);

    // False, with nothing kept, if the queue is closed or the message would not fit.
    bool push(std::string_view message);
    void close();
    // All messages up to now.
    [[nodiscard]] std::string take();
    [[nodiscard]] bool closed() const { return closed_.load(std::memory_order_acquire); }

private:
    std::size_t bytes_max_;
    std::function<void()> wake_;
    std::mutex mutex_;
    std::string pending_;
    std::atomic<bool> closed_{false};
};

// The producer's end of an answer of Server-Sent Events (the HTML standard, section 9.2). The
// connection is closed when close() is called or the last owner lets the stream go. The server adds
// keep-alive comments. Thread-safe.
class EventStream {
public:
    explicit EventStream(std::shared_ptr<EventQueue> queue) : queue_(std::move(queue)) {}
    ~EventStream() { queue_->close(); }
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

    // Queues one event; an empty name is the default one, "message". Never blocks. False if the
    // client is gone or so slow that its queue is full: the event is lost to it.
    bool send(std::string_view event, std::string_view data);
    // True once the client is gone, the server stops, or close() was called.
    [[nodiscard]] bool closed() const { return queue_->closed(); }
    void close() { queue_->close(); }

private:
    std::shared_ptr<EventQueue> queue_;
};

// One event in wire form.
[[nodiscard]] std::string to_event_text(std::string_view event, std::string_view data);

} // namespace waymark::http
