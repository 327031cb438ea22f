// SPDX-License-Identifier: Apache-2.0
// The one translation unit that holds Asio's compiled part.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
