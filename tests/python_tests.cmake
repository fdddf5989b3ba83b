# iu_python_tests(LABEL label FILES file... [PROPERTIES ...] [ENVIRONMENT ...]): each test method of the files becomes
# a ctest of its own, found when CMake configures.
set(IU_PYTHON /usr/bin/python3)

function(iu_python_tests)
  cmake_parse_arguments(A "" "LABEL" "FILES;PROPERTIES;ENVIRONMENT" ${ARGN})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${A_FILES})
  foreach(file ${A_FILES})
    execute_process(
      COMMAND ${IU_PYTHON} ${PROJECT_SOURCE_DIR}/tests/support/list_tests.py ${file}
      OUTPUT_VARIABLE names OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    string(REPLACE "\n" ";" names "${names}")
    foreach(name ${names})
      add_test(NAME ${name} COMMAND ${IU_PYTHON} -B ${file} ${name})
      set_tests_properties(${name} PROPERTIES LABELS ${A_LABEL} ${A_PROPERTIES})
      set_property(TEST ${name} PROPERTY ENVIRONMENT ${A_ENVIRONMENT})
    endforeach()
  endforeach()
endfunction()
