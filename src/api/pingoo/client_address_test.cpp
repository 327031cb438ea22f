// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/client_address.hpp"

#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <string>
#include <utility>

namespace waymark::api::pingoo {

namespace {

using Fields = std::initializer_list<std::pair<std::string, std::string>>;

http::TrustedProxies loopback()
{
    const std::array<std::string, 1> networks{"127.0.0.0/8"};
    return http::TrustedProxies::parse(networks).value();
}

http::Request request_of(Fields fields, std::string_view peer = "127.0.0.1")
{
    http::Request request;
    request.fields = fields;
    request.peer = IpAddress::parse(peer).value();
    request.client = request.peer;
    return request;
}

std::string caller(Fields fields)
{
    return address_of_caller(request_of(fields), loopback()).to_string();
}

std::string visitor(Fields fields)
{
    return address_of_visitor(request_of(fields), loopback()).to_string();
}

TEST(PingooClientAddress, IsThePeerUnlessItIsATrustedProxy)
{
    const auto request = request_of(
        {{"X-Forwarded-For", "8.8.8.8"}, {"X-Real-IP", "8.8.4.4"}, {"CF-Connecting-IP", "1.1.1.1"}},
        "192.0.2.7");
    EXPECT_EQ(address_of_caller(request, loopback()).to_string(), "192.0.2.7");
    EXPECT_EQ(address_of_visitor(request, loopback()).to_string(), "192.0.2.7");
    EXPECT_EQ(address_of_visitor(request_of({{"X-Real-IP", "8.8.4.4"}}), {}).to_string(),
              "127.0.0.1");
}

TEST(PingooClientAddress, OfACallerIsTheFirstThatAProxyTells)
{
    EXPECT_EQ(caller({}), "127.0.0.1");
    EXPECT_EQ(caller({{"X-Forwarded-For", "8.8.8.8, 10.0.0.1"}, {"X-Real-IP", "8.8.4.4"}}),
              "8.8.8.8");
    EXPECT_EQ(caller({{"X-Forwarded-For", "10.0.0.1, 8.8.8.8"}}), "10.0.0.1");
    EXPECT_EQ(caller({{"X-Forwarded-For", "8.8.8.8, nonsense"}, {"X-Real-IP", "8.8.4.4"}}),
              "8.8.4.4");
    EXPECT_EQ(caller({{"X-Forwarded-For", "::ffff:8.8.8.8"}}), "8.8.8.8");
    EXPECT_EQ(caller({{"CF-Connecting-IP", "1.1.1.1"}}), "127.0.0.1");
}

TEST(PingooClientAddress, OfAVisitorIsInTheFirstFieldThatHasOne)
{
    EXPECT_EQ(visitor({}), "127.0.0.1");
    EXPECT_EQ(visitor({{"X-Client-IP", "5.5.5.5"},
                       {"True-Client-IP", "4.4.4.4"},
                       {"X-Forwarded-For", "10.0.0.1, 3.3.3.3"},
                       {"X-Real-IP", "2.2.2.2"},
                       {"CF-Connecting-IP", "1.1.1.1"}}),
              "1.1.1.1");
    EXPECT_EQ(visitor({{"CF-Connecting-IP", "nonsense"}, {"X-Real-IP", "10.2.2.2"}}), "10.2.2.2");
    EXPECT_EQ(visitor({{"True-Client-IP", "4.4.4.4"}, {"X-Forwarded-For", "10.0.0.1, 3.3.3.3"}}),
              "3.3.3.3");
    EXPECT_EQ(visitor({{"X-Client-IP", "5.5.5.5"}, {"X-Forwarded-For", "10.0.0.1, fe80::1"}}),
              "5.5.5.5");
    EXPECT_EQ(visitor({{"X-Forwarded-For", "10.0.0.1, 10.0.0.2"}}), "10.0.0.1");
}

} // namespace

} // namespace waymark::api::pingoo
