// SPDX-License-Identifier: Apache-2.0
#include "api/collect/tracker_lane.hpp"

#include "api/collect/take_in.hpp"
#include "api/collect/tracker_body.hpp"
#include "collect/to_event.hpp"
#include "events/commit_watch.hpp"
#include "events/spool.hpp"
#include "http/held_answers.hpp"

#include <array>

namespace waymark::api::collect {

using http::InlineTaking;

struct alignas(64) TrackerLanes::Lane {
    Lane(waymark::collect::Collector& collector, events::SpoolWriter& writer)
        : way_in(collector, writer),
          commits(collector.intake(), [this](std::uint64_t last, const Result<void>& outcome) {
              held->release(last, outcome);
          })
    {
    }

    waymark::collect::Collector::Lane way_in;
    http::HeldAnswers* held = nullptr; // of the lane's I/O thread, once it has asked
    events::CommitWatch commits;
    // Of one body's document; what is larger is allocated.
    std::array<unsigned char, tracker_body_bytes_max> memory;
};

TrackerLanes::TrackerLanes(Services& services, events::Spool& spool, std::size_t io_threads)
    : services_(services)
{
    for (std::size_t i = 0; i < io_threads; ++i)
        lanes_.push_back(std::make_unique<Lane>(services.collector, spool.writer(i)));
}

TrackerLanes::~TrackerLanes() = default;

Result<InlineTaking> TrackerLanes::take(const http::InlinePost& post)
{
    const auto& head = post.head;
    if (!head.query.empty())
        return InlineTaking::passed_on;
    Lane& lane = *lanes_[post.io_thread];
    TrackerMemory memory(lane.memory.data(), lane.memory.size());
    auto read = parse_tracker_object(post.body, {.site = {}, .url = head.field("Referer")}, memory);
    if (!read)
        return InlineTaking::passed_on;
    const auto site = services_.sites.find(read->site);
    if (!site || !waymark::collect::is_of_site(page_of(head), *site))
        return InlineTaking::passed_on;
    if (!services_.limit.take(head.client, 1))
        return InlineTaking::passed_on;

    add_sender(head, read->hit);
    const auto end = lane.way_in.append(*site, read->hit);
    if (!end)
        return std::unexpected(end.error());
    if (lane.held == nullptr) // which the spool's thread reads from the first commit on
        lane.held = &post.held;
    lane.commits.add(*end, post.ticket);
    return InlineTaking::held;
}

http::InlinePosts TrackerLanes::posts()
{
    return {.path = "/collect",
            .body_bytes_max = tracker_body_bytes_max,
            .status = http::Status::accepted,
            .take = [this](const http::InlinePost& post) { return take(post); }};
}

} // namespace waymark::api::collect
