// SPDX-License-Identifier: Apache-2.0
#include "audit/operation_log.hpp"

#include "audit/operation_repository.hpp"
#include "audit/retention.hpp"
#include "audit/stored_text.hpp"
#include "base/log.hpp"
#include "storage/meta_store.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace waymark::audit {

namespace {

constexpr std::size_t body_bytes_max = 5000;
constexpr std::size_t user_agent_bytes_max = 500;
constexpr std::size_t text_bytes_max = 1000;

// Operations that one transaction writes at most: others want to write, too.
constexpr std::size_t written_at_once = 1000;

void cut(std::string& text, std::size_t bytes_max)
{
    text = storable_prefix(text, bytes_max);
}

void cut_body(std::string& body)
{
    const bool is_whole = body.size() <= body_bytes_max && storable(body).size() <= body_bytes_max;
    cut(body, body_bytes_max);
    if (!is_whole)
        body += "...";
}

void cut_texts(Operation& operation)
{
    cut_body(operation.request_body);
    cut_body(operation.response_body);
    cut(operation.user_agent, user_agent_bytes_max);
    for (auto* text :
         {&operation.username, &operation.operation, &operation.resource, &operation.resource_id,
          &operation.method, &operation.path, &operation.ip, &operation.error_message})
        cut(*text, text_bytes_max);
}

} // namespace

void OperationLog::record(Operation operation)
{
    cut_texts(operation);
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() + writing_.size() >= waiting_max_)
        ++dropped_;
    else
        waiting_.push_back(std::move(operation));
}

std::size_t OperationLog::flush()
{
    const std::scoped_lock flush_lock(flush_mutex_);
    std::size_t noted = 0;
    {
        const std::scoped_lock lock(mutex_);
        noted = waiting_.size() + writing_.size();
    }
    std::size_t written = 0;
    for (std::size_t done = 0; done < noted;) {
        begin_batch();
        done += writing_.size();
        written += write_batch();
    }
    return written;
}

std::size_t OperationLog::write_batch()
{
    const auto size = writing_.size();
    try {
        store_.write(
            [this](soci::session& session) { OperationRepository(session).insert(writing_); });
    } catch (const storage::StoreUnavailable&) {
        throw;
    } catch (const storage::StoreError&) {
        return write_one_by_one();
    }
    end_batch(size, 0);
    return size;
}

std::size_t OperationLog::write_one_by_one()
{
    std::size_t done = 0;
    std::size_t refused = 0;
    std::string why;
    const auto end = [&] {
        end_batch(done, refused);
        if (refused > 0)
            log::error("operations not logged", {{"count", refused}, {"error", why}});
    };
    for (const auto& operation : writing_) {
        try {
            store_.write([&](soci::session& session) {
                OperationRepository(session).insert(std::span(&operation, 1));
            });
        } catch (const storage::StoreUnavailable&) {
            end();
            throw;
        } catch (const storage::StoreError& failure) {
            why = failure.what();
            ++refused;
        }
        ++done;
    }
    end();
    return done - refused;
}

void OperationLog::begin_batch()
{
    const std::scoped_lock lock(mutex_);
    if (!writing_.empty())
        return;
    const auto size = std::min(waiting_.size(), written_at_once);
    const auto end = std::next(waiting_.begin(), static_cast<std::ptrdiff_t>(size));
    writing_.assign(std::move_iterator(waiting_.begin()), std::move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
}

void OperationLog::end_batch(std::size_t done, std::size_t refused)
{
    const std::scoped_lock lock(mutex_);
    writing_.erase(writing_.begin(),
                   std::next(writing_.begin(), static_cast<std::ptrdiff_t>(done)));
    dropped_ += refused;
}

Page<Operation> OperationLog::list(const OperationQuery& query)
{
    flush();
    return store_.read(
        [&query](soci::session& session) { return OperationRepository(session).list(query); });
}

std::size_t OperationLog::forget_older_than(std::chrono::days age, TimePoint now)
{
    return remove_in_batches([this, time = now - age] {
        return store_.write([time](soci::session& session) {
            return OperationRepository(session).remove_before(time, removed_at_once);
        });
    });
}

std::uint64_t OperationLog::dropped() const
{
    const std::scoped_lock lock(mutex_);
    return dropped_;
}

} // namespace waymark::audit
