# SPDX-License-Identifier: Apache-2.0
# Every library from outside, each as one target. Installed by tools/setup.sh.

set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(simdjson REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(date REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlienc libbrotlidec)
pkg_check_modules(idn2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
# Its -pthread would contradict the precompiled headers.
set_property(TARGET PkgConfig::re2 PROPERTY INTERFACE_COMPILE_OPTIONS "")
pkg_check_modules(maxminddb REQUIRED IMPORTED_TARGET libmaxminddb)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(png REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(gd REQUIRED IMPORTED_TARGET gdlib)
pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp)

# Headers from outside are system headers: their warnings are not ours.
add_library(waymark_soci INTERFACE)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE soci_sqlite3 REQUIRED)
target_include_directories(waymark_soci SYSTEM INTERFACE /usr/include/soci)
target_link_libraries(waymark_soci INTERFACE ${SOCI_CORE} ${SOCI_SQLITE} PkgConfig::sqlite3)
# SOCI exports no type information of its classes, which this check of UBSan asks for.
target_compile_options(waymark_soci INTERFACE -fno-sanitize=vptr)

find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)

# Asio, Beast and JSON are compiled once, here, and parsed once, as a precompiled header.
add_library(waymark_asio STATIC ${CMAKE_SOURCE_DIR}/cmake/asio.cpp)
target_link_libraries(
    waymark_asio
    PUBLIC waymark_options Boost::headers Boost::json Boost::url OpenSSL::SSL Threads::Threads
           fmt::fmt)
target_precompile_headers(waymark_asio PRIVATE ${CMAKE_SOURCE_DIR}/cmake/asio_pch.hpp)

# The same for what nearly every other source includes.
add_library(waymark_std STATIC ${CMAKE_SOURCE_DIR}/cmake/std.cpp)
target_link_libraries(waymark_std PUBLIC waymark_options fmt::fmt spdlog::spdlog Threads::Threads)
target_precompile_headers(waymark_std PRIVATE ${CMAKE_SOURCE_DIR}/cmake/std_pch.hpp)
