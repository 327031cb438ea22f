# SPDX-License-Identifier: Apache-2.0
# One module = one folder below src/ = one namespace = one static library.

# waymark_layers("lowest ..." ... "highest ...")
#
# States the layers, lowest first; modules of one layer stand in one string.
function(waymark_layers)
    set(rank 0)
    foreach(layer IN LISTS ARGN)
        separate_arguments(modules UNIX_COMMAND "${layer}")
        foreach(module IN LISTS modules)
            set_property(GLOBAL PROPERTY waymark_rank_${module} ${rank})
        endforeach()
        math(EXPR rank "${rank} + 1")
    endforeach()
endfunction()

# Sets `out` to the layer of a module: that of its first folder, so that api/openshort is in api.
function(_waymark_rank out name)
    string(REGEX REPLACE "/.*" "" top "${name}")
    get_property(rank GLOBAL PROPERTY waymark_rank_${top})
    if(NOT DEFINED rank OR rank STREQUAL "")
        message(FATAL_ERROR "module '${name}' is in no layer: name it in waymark_layers()")
    endif()
    set(${out} ${rank} PARENT_SCOPE)
endfunction()

# waymark_module(name SOURCES … [DEPENDS module…] [LIBRARIES target…] [TESTS source…]
#                [TEST_DEPENDS module…] [ASIO])
#
# Makes the library waymark::name and, from TESTS, the program name_test. DEPENDS names the modules
# whose headers this one may include: it links them, and it is what the layer check reads. ASIO
# gives the sources Asio, Beast, Boost.JSON and their precompiled header.
function(waymark_module name)
    cmake_parse_arguments(arg "ASIO" "" "SOURCES;DEPENDS;LIBRARIES;TESTS;TEST_DEPENDS" ${ARGN})
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "waymark_module(${name}): unknown argument ${arg_UNPARSED_ARGUMENTS}")
    endif()
    _waymark_check_layer(${name} ${arg_DEPENDS})
    set_property(GLOBAL APPEND_STRING PROPERTY waymark_modules "${name}: ${arg_DEPENDS}\n")
    set_property(
        GLOBAL APPEND_STRING PROPERTY waymark_modules "${name} tests: ${arg_TEST_DEPENDS}\n")

    _waymark_target(target ${name})
    add_library(${target} STATIC ${arg_SOURCES})
    string(REPLACE "waymark_" "waymark::" alias ${target})
    add_library(${alias} ALIAS ${target})
    _waymark_compile(${target} ${arg_ASIO})
    target_link_libraries(${target} PUBLIC ${arg_LIBRARIES})
    _waymark_link(${target} ${arg_DEPENDS})

    if(arg_TESTS)
        string(REPLACE "waymark_" "" stem ${target})
        waymark_test(${stem}_test SOURCES ${arg_TESTS} DEPENDS ${name} ${arg_TEST_DEPENDS})
    endif()
endfunction()

# waymark_test(name SOURCES … DEPENDS module… [LIBRARIES target…])
#
# Makes a GoogleTest program and tells ctest of each test in it.
function(waymark_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(
        ${name} PRIVATE waymark_std ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
    target_precompile_headers(${name} REUSE_FROM waymark_std)
    _waymark_link(${name} ${arg_DEPENDS})
    target_compile_definitions(${name} PRIVATE WAYMARK_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
    gtest_discover_tests(
        ${name}
        DISCOVERY_MODE PRE_TEST
        DISCOVERY_TIMEOUT 60
        PROPERTIES TIMEOUT 120)
endfunction()

# waymark_program(name SOURCES … DEPENDS module… [LIBRARIES target…] [ASIO])
function(waymark_program name)
    cmake_parse_arguments(arg "ASIO" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    _waymark_compile(${name} ${arg_ASIO})
    target_link_libraries(${name} PUBLIC ${arg_LIBRARIES})
    _waymark_link(${name} ${arg_DEPENDS})
endfunction()

# Writes modules.txt for tools/check_layers.py: one `name: dependency;dependency` and one
# `name tests: dependency;dependency` for each module.
function(waymark_write_modules)
    get_property(modules GLOBAL PROPERTY waymark_modules)
    file(WRITE ${CMAKE_BINARY_DIR}/modules.txt "${modules}")
endfunction()

# The library target of a module: waymark_api_openshort for api/openshort.
function(_waymark_target out name)
    string(REPLACE "/" "_" id "${name}")
    set(${out} waymark_${id} PARENT_SCOPE)
endfunction()

# Modules of one layer don't know each other, but for folders of the same top-level module.
function(_waymark_check_layer name)
    _waymark_rank(own ${name})
    string(REGEX REPLACE "/.*" "" own_top "${name}")
    foreach(dependency IN LISTS ARGN)
        _waymark_rank(theirs ${dependency})
        string(REGEX REPLACE "/.*" "" top "${dependency}")
        if(theirs GREATER own OR (theirs EQUAL own AND NOT top STREQUAL own_top))
            message(FATAL_ERROR "layer rule: ${name} may not depend on ${dependency}")
        endif()
    endforeach()
endfunction()

function(_waymark_compile target asio)
    if(asio)
        target_link_libraries(${target} PUBLIC waymark_asio)
        target_precompile_headers(${target} REUSE_FROM waymark_asio)
    else()
        target_link_libraries(${target} PUBLIC waymark_std)
        target_precompile_headers(${target} REUSE_FROM waymark_std)
    endif()
endfunction()

function(_waymark_link target)
    foreach(module IN LISTS ARGN)
        _waymark_target(library ${module})
        target_link_libraries(${target} PUBLIC ${library})
    endforeach()
endfunction()

include(GoogleTest)
