// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/base64url.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace waymark::identity {
namespace {

std::string encode(std::string_view bytes)
{
    std::string text;
    append_base64url(text, {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
    return text;
}

std::optional<std::string> decode(std::string_view text)
{
    std::array<unsigned char, 300> bytes{};
    const auto size = decode_base64url(text, bytes);
    return size ? std::optional(std::string(reinterpret_cast<const char*>(bytes.data()), *size))
                : std::nullopt;
}

TEST(Base64UrlTest, IsThatOfTheStandard)
{
    for (const auto& [bytes, text] :
         std::to_array<std::pair<const char*, const char*>>({{"", ""},
                                                             {"f", "Zg"},
                                                             {"fo", "Zm8"},
                                                             {"foo", "Zm9v"},
                                                             {"foob", "Zm9vYg"},
                                                             {"fooba", "Zm9vYmE"},
                                                             {"foobar", "Zm9vYmFy"},
                                                             {"\xfb\xff\xbf", "-_-_"}})) {
        EXPECT_EQ(encode(bytes), text);
        EXPECT_EQ(decode(text), bytes);
    }
}

TEST(Base64UrlTest, EveryByteComesBack)
{
    std::string bytes;
    for (unsigned i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
        EXPECT_EQ(decode(encode(bytes)), bytes);
    }
}

TEST(Base64UrlTest, NoOtherCharacterIsRead)
{
    const std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (unsigned i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        EXPECT_EQ(decode(std::string{'A', c, 'A', 'A'}).has_value(), alphabet.contains(c)) << i;
    }
}

TEST(Base64UrlTest, OnlyTheEncodersSpellingIsRead)
{
    EXPECT_EQ(decode("Zh"), std::nullopt);
    EXPECT_EQ(decode("Zm9"), std::nullopt);
    EXPECT_EQ(decode("Z"), std::nullopt);
    EXPECT_EQ(decode("A"), std::nullopt);
    EXPECT_EQ(decode("Zm9vA"), std::nullopt);
    EXPECT_EQ(decode("Zg=="), std::nullopt);
    EXPECT_EQ(decode("Zm9v\n"), std::nullopt);
}

TEST(Base64UrlTest, WhatDoesNotFitIsRefused)
{
    EXPECT_TRUE(decode(std::string(400, 'A')));
    EXPECT_FALSE(decode(std::string(402, 'A')));
    std::array<unsigned char, 3> bytes{};
    EXPECT_EQ(decode_base64url("AAAA", bytes), 3U);
    EXPECT_EQ(decode_base64url("AAAAAA", bytes), std::nullopt);
    EXPECT_EQ(decode_base64url("", {}), 0U);
}

} // namespace
} // namespace waymark::identity
