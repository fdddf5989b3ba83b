# Compiler options and helper functions shared by every folder.

# project_options: what every target of ours is compiled with.
add_library(project_options INTERFACE)
target_include_directories(project_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(project_options INTERFACE
  _GLIBCXX_ASSERTIONS BOOST_ALL_NO_LIB BOOST_ASIO_NO_DEPRECATED)
target_compile_options(project_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast
  # clang takes std::stable_sort of libstdc++ 12 for a deprecated call of ours; g++ does not.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  # Paths in the binary (assertions, debug info) must not depend on where it was built.
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(CMAKE_BUILD_TYPE STREQUAL "Release" OR IU_SANITIZE MATCHES "thread")
  # Optimising, g++ 12 inlines only one half of the pair that allocates and frees the frames of
  # Asio's coroutines, and takes the halves for a mismatch.
  target_compile_options(project_options INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(project_options INTERFACE _FORTIFY_SOURCE=2)
endif()
if(IU_SANITIZE)
  target_compile_options(project_options INTERFACE
    -fsanitize=${IU_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=${IU_SANITIZE})
  if(IU_SANITIZE MATCHES "thread")
    target_compile_definitions(project_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()

# iu_library(NAME sources... [PUBLIC libs...] [PRIVATE libs...] [PCH headers...])
function(iu_library name)
  cmake_parse_arguments(A "" "" "SOURCES;PUBLIC;PRIVATE;PCH" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_link_libraries(${name} PUBLIC project_options ${A_PUBLIC} PRIVATE ${A_PRIVATE})
  if(IU_PRECOMPILED_HEADERS AND A_PCH)
    target_precompile_headers(${name} PRIVATE ${A_PCH})
  endif()
endfunction()

# iu_test(NAME LABEL label SOURCES ... LIBS ... [TIMEOUT seconds] [PCH headers...])
# One GoogleTest program; each of its cases becomes a ctest with the label.
function(iu_test name)
  cmake_parse_arguments(A "" "LABEL;TIMEOUT" "SOURCES;LIBS;PCH" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE project_options ${A_LIBS} GTest::gtest GTest::gmock GTest::gtest_main)
  if(IU_PRECOMPILED_HEADERS AND A_PCH)
    target_precompile_headers(${name} PRIVATE ${A_PCH})
  endif()
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 60)
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${A_LABEL} TIMEOUT ${A_TIMEOUT})
endfunction()
