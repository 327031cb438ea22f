// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/brand_source.hpp"

namespace waymark::api::redirect {

std::shared_ptr<const pages::Brand> BrandSource::get()
{
    const std::scoped_lock lock(mutex_);
    const auto now = clock_.now();
    const bool is_fresh = brand_ && now >= read_at_ && now - read_at_ < kept_for;
    if (!is_fresh) {
        brand_ = std::make_shared<const pages::Brand>(pages::brand_of(settings_.branding()));
        read_at_ = now;
    }
    return brand_;
}

} // namespace waymark::api::redirect
