// SPDX-License-Identifier: Apache-2.0
#include "http/event_stream.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace waymark::http {

EventQueue::EventQueue(std::size_t bytes_max, std::function<void()> wake)
    : bytes_max_(bytes_max), wake_(std::move(wake))
{
}

// Woken under the lock: once close() has returned, nobody is about to call `wake` any more, so the
// event loop behind it may go.
bool EventQueue::push(std::string_view message)
{
    const std::lock_guard lock(mutex_);
    if (closed() || pending_.size() + message.size() > bytes_max_)
        return false;
    const bool first = pending_.empty();
    pending_ += message;
    if (first)
        wake_();
    return true;
}

void EventQueue::close()
{
    const std::lock_guard lock(mutex_);
    if (!closed_.exchange(true))
        wake_();
}

std::string EventQueue::take()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(pending_, {});
}

bool EventStream::send(std::string_view event, std::string_view data)
{
    return queue_->push(to_event_text(event, data));
}

std::string to_event_text(std::string_view event, std::string_view data)
{
    std::string text;
    if (!event.empty()) {
        text += "event: ";
        std::ranges::copy_if(event, std::back_inserter(text),
                             [](char c) { return c != '\n' && c != '\r'; });
        text += '\n';
    }
    // A line break within the data begins a new data line; readers join them again.
    for (;;) {
        const auto line_end = data.find_first_of("\r\n");
        text += "data: ";
        text += data.substr(0, line_end);
        text += '\n';
        if (line_end == std::string_view::npos)
            break;
        const bool pair = data.substr(line_end).starts_with("\r\n");
        data.remove_prefix(line_end + (pair ? 2 : 1));
    }
    return text += '\n';
}

} // namespace waymark::http
