// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query_service.hpp"

#include <boost/asio/local/stream_protocol.hpp>

namespace waymark::engine {

using Socket = boost::asio::local::stream_protocol::socket;

// Answers the requests of one connection, one after the other, until it closes:
//
//   GET /ping                  Ok.
//   GET|POST /?query=…&…       the query's result; a body is the data of an INSERT
//   POST /?…                   the same, the query being the body
//
// Blocks; make it on a thread of its own. Shut the socket down to end it. Never throws: a broken
// connection ends it, and so does a malformed request, after its 400.
void serve_connection(Socket& socket, const QueryService& service);

} // namespace waymark::engine
