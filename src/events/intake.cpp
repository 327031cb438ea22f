// SPDX-License-Identifier: Apache-2.0
#include "events/intake.hpp"

#include "events/spool.hpp"

#include <optional>

namespace waymark::events {

Intake::Intake(Spool& spool, std::size_t writer_index)
    : spool_(spool), writer_(spool.writer(writer_index))
{
}

Intake::Receipt Intake::take(std::span<const Event> events)
{
    Receipt receipt;
    std::optional<Position> last;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& event : events) {
            const auto position = writer_.append(event);
            if (!position) {
                receipt.outcome = std::unexpected(position.error());
                break;
            }
            last = *position;
            ++receipt.taken;
        }
    }
    if (!last)
        return receipt;
    if (auto synced = spool_.wait_durable(*last, sync_timeout); !synced) {
        receipt.taken = 0;
        receipt.outcome = std::move(synced);
    }
    return receipt;
}

} // namespace waymark::events
