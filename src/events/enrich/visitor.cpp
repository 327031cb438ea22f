// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visitor.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace waymark::events::enrich {

namespace {

static_assert(sizeof(VisitorKey) == crypto_shorthash_KEYBYTES);

// What is hashed, gathered in place. A longer user agent or id is cut.
class Preimage {
public:
    void add(std::span<const std::byte> bytes)
    {
        const auto room = std::min(bytes.size(), buffer_.size() - size_);
        std::ranges::copy(bytes.first(room), buffer_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += room;
    }

    [[nodiscard]] std::uint64_t hash(const VisitorKey& key) const
    {
        std::array<unsigned char, crypto_shorthash_BYTES> out{};
        crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(buffer_.data()), size_,
                         key.data());
        std::uint64_t value = 0;
        std::memcpy(&value, out.data(), sizeof(value));
        return std::max<std::uint64_t>(value, 1);
    }

private:
    std::array<std::byte, 1024> buffer_;
    std::size_t size_ = 0;
};

} // namespace

std::uint64_t visitor_of(const Event& event, const VisitorKey& key)
{
    const std::uint64_t scope = event.owner ? event.owner.value : event.site.value;
    const std::uint8_t scope_kind = event.owner ? 'o' : 's';
    Preimage preimage;
    preimage.add(std::as_bytes(std::span(&scope_kind, 1)));
    preimage.add(std::as_bytes(std::span(&scope, 1)));
    if (!event.client_visitor.empty()) {
        constexpr VisitorKey lasting{'c', 'l', 'i', 'e', 'n', 't', '_', 'v',
                                     'i', 's', 'i', 't', 'o', 'r', '_', '1'};
        preimage.add(std::as_bytes(std::span(event.client_visitor)));
        return preimage.hash(lasting);
    }
    preimage.add(std::as_bytes(std::span(event.ip.bytes())));
    preimage.add(std::as_bytes(std::span(event.user_agent)));
    return preimage.hash(key);
}

} // namespace waymark::events::enrich
