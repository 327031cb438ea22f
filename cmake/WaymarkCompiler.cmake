# SPDX-License-Identifier: Apache-2.0
# The compiler, its flags, and the sanitizers of each preset.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
    message(FATAL_ERROR "Waymark builds with clang 19 or newer (g++ 12 miscompiles coroutines). "
                        "Run `make setup`, then configure with a preset: cmake --preset dev")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

find_program(CCACHE ccache)
if(CCACHE)
    # A precompiled header is identified by its content, so that a cached object stays valid.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

set(WAYMARK_SANITIZE "" CACHE STRING "Sanitizers of every target, as -fsanitize= takes them")
option(WAYMARK_COVERAGE "Instrument for llvm-cov" OFF)
option(WAYMARK_FUZZERS "Build the libFuzzer targets" OFF)
option(WAYMARK_BENCHMARKS "Build the benchmarks" OFF)

add_library(waymark_options INTERFACE)
target_compile_options(
    waymark_options
    INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast
              -Wcast-align -Wunused -Woverloaded-virtual -Wconversion -Wsign-conversion
              -Wimplicit-fallthrough -Wextra-semi -Wno-missing-field-initializers
              # A precompiled header needs no checking of its time stamps by ccache's means.
              -Xclang -fno-pch-timestamp)
target_include_directories(waymark_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(
    waymark_options
    INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
              BOOST_BEAST_USE_STD_STRING_VIEW SPDLOG_FMT_EXTERNAL SPDLOG_COMPILED_LIB)
target_link_options(waymark_options INTERFACE -fuse-ld=lld-19)

# The base instruction set is x86-64-v2: SSE4.2 for the checksum of the spool.
set(WAYMARK_ARCH_FLAGS -march=x86-64-v2)
set(WAYMARK_COMMON_FLAGS ${WAYMARK_ARCH_FLAGS} -fno-omit-frame-pointer)
if(WAYMARK_SANITIZE)
    list(APPEND WAYMARK_COMMON_FLAGS -fsanitize=${WAYMARK_SANITIZE} -fno-sanitize-recover=all)
endif()
if(WAYMARK_COVERAGE)
    list(APPEND WAYMARK_COMMON_FLAGS -fprofile-instr-generate -fcoverage-mapping)
endif()
if(WAYMARK_FUZZERS)
    list(APPEND WAYMARK_COMMON_FLAGS -fsanitize=fuzzer-no-link)
endif()
add_compile_options(${WAYMARK_COMMON_FLAGS})
add_link_options(${WAYMARK_COMMON_FLAGS})
