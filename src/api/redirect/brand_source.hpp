// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pages/brand.hpp"
#include "base/clock.hpp"
#include "settings/system_settings.hpp"

#include <chrono>
#include <memory>
#include <mutex>

namespace waymark::api::redirect {

// The brand of the pages on the default domain. A change shows within `kept_for`. Thread-safe.
class BrandSource {
public:
    static constexpr std::chrono::seconds kept_for{5};

    // Both must outlive the source.
    BrandSource(const settings::SystemSettings& settings, const Clock& clock)
        : settings_(settings), clock_(clock)
    {
    }

    // Never null. May read the meta store: not for I/O threads. Throws storage::StoreError.
    [[nodiscard]] std::shared_ptr<const pages::Brand> get();

private:
    const settings::SystemSettings& settings_;
    const Clock& clock_;
    std::mutex mutex_;
    std::shared_ptr<const pages::Brand> brand_; // requires mutex_
    TimePoint read_at_;                         // requires mutex_
};

} // namespace waymark::api::redirect
