{
  'variables': {
    # Warnings are errors in CI only: a compiler newer than ours must not break a user's build.
    'bybit_werror%': 0,
    # A build for debugging keeps its symbols and frame pointers.
    'bybit_sanitize%': '',
    'bybit_coverage%': 0,
    # With the sanitizers of scripts/sanitize.js: looks for leaks when the process ends.
    'bybit_leak_check%': 0,
    # For test/oom: any one call that needs memory fails on demand.
    'bybit_failing_calls%': 0,
  },
  'target_defaults': {
    'defines': ['NAPI_VERSION=8'],
    'include_dirs': ['src/core'],
    'cflags': ['-std=c11'],
    'cflags_c': [
      '-fvisibility=hidden', '-ffunction-sections', '-fdata-sections',
      '-Wall', '-Wextra', '-Wpedantic', '-Wshadow', '-Wstrict-prototypes', '-Wmissing-prototypes',
      '-Wcast-qual', '-Wvla', '-Wundef',
      # For the parsers of untrusted text. docs/platforms.md lists which binary has which protection.
      '-fstack-protector-strong',
    ],
    'xcode_settings': {
      'GCC_C_LANGUAGE_STANDARD': 'c11',
      'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
      'MACOSX_DEPLOYMENT_TARGET': '11.0',
      'OTHER_CFLAGS': ['-fstack-protector-strong'],
    },
    'msvs_settings': {
      'VCCLCompilerTool': { 'AdditionalOptions': ['/std:c11', '/experimental:c11atomics', '/guard:cf'] },
      'VCLinkerTool': { 'AdditionalOptions': ['/guard:cf'] },
    },
    'conditions': [
      # An indirect branch may only lead to where a function or a label begins, and a return to its caller.
      ['OS=="linux" and target_arch=="x64"', { 'cflags_c': ['-fcf-protection=full'] }],
      ['OS=="linux" and target_arch=="arm64"', { 'cflags_c': ['-mbranch-protection=standard'] }],
      # Needs optimisation, and the sanitizers check more by themselves. 3 counts as 2 where glibc is older than 2.35.
      ['bybit_sanitize=="" and bybit_coverage==0', {
        'configurations': {
          'Release': {
            'cflags_c': ['-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=3'],
            'xcode_settings': { 'OTHER_CFLAGS': ['-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'] },
          },
        },
      }],
      ['bybit_werror==1', { 'cflags': ['-Werror'] }],
      ['bybit_sanitize==""', {
        'cflags!': ['-fno-omit-frame-pointer'],
      }, {
        'cflags': ['-fsanitize=<(bybit_sanitize)', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer', '-g'],
        'ldflags': ['-fsanitize=<(bybit_sanitize)'],
      }],
      # The notes lie next to the objects in build/, the counts come there when a process ends. Several threads count:
      # without atomic updates counts are lost. Unoptimised, each line and branch is its own.
      ['bybit_coverage==1', {
        'cflags': ['--coverage', '-fprofile-update=atomic', '-O0', '-g'],
        'cflags!': ['-O3', '-O2', '-Os'],
        'ldflags': ['--coverage'],
      }],
    ],
  },
  'targets': [
    {
      # Knows OpenSSL and the C library; nothing of Node. Tested without Node in test/native.
      'target_name': 'core',
      'type': 'static_library',
      'sources': [
        'src/core/hash/hmac.c',
        'src/core/memory/pages.c',
        'src/core/memory/status.c',
        'src/core/memory/vault.c',
        'src/core/private_key/der.c',
        'src/core/private_key/load.c',
        'src/core/private_key/pem.c',
        'src/core/private_key/problem.c',
        'src/core/private_key/sign.c',
        'src/core/signer.c',
        'src/core/text/encode.c',
        'src/core/text/placeholder.c',
      ],
      'conditions': [
        ['OS!="win"', { 'cflags': ['-fPIC'] }],
      ],
    },
    {
      # Runs once per credential or request, so it is built for size; the core above is built for speed. Includes
      # only its own headers, bybit_base.h, bybit_validate.h and text/: no OpenSSL.
      'target_name': 'validators',
      'type': 'static_library',
      'dependencies': ['core'],
      'sources': [
        'src/core/validate/credential.c',
        'src/core/validate/credentials_together.c',
        'src/core/validate/date.c',
        'src/core/validate/header_values.c',
        'src/core/validate/headers.c',
        'src/core/validate/json_mistakes.c',
        'src/core/validate/json_scan.c',
        'src/core/validate/json_tokens.c',
        'src/core/validate/made_part.c',
        'src/core/validate/mask.c',
        'src/core/validate/parameters.c',
        'src/core/validate/query.c',
        'src/core/validate/range.c',
        'src/core/validate/report.c',
        'src/core/validate/request.c',
        'src/core/validate/rules.c',
        'src/core/validate/shape.c',
        'src/core/validate/signature_form.c',
        'src/core/validate/signed_query.c',
        'src/core/validate/signed_string.c',
        'src/core/validate/text_checks.c',
        'src/core/validate/unicode.c',
        'src/core/validate/url.c',
        'src/core/validate/variants.c',
      ],
      'cflags': ['-Os'],
      'cflags!': ['-O3'],
      'conditions': [
        ['OS!="win"', { 'cflags': ['-fPIC'] }],
      ],
    },
    {
      'target_name': 'bybit_auth',
      'dependencies': ['validators', 'core'],
      'sources': [
        'src/binding/addon.c',
        'src/binding/arguments.c',
        'src/binding/batch.c',
        'src/binding/copied_bytes.c',
        'src/binding/env.c',
        'src/binding/hmac.c',
        'src/binding/job.c',
        'src/binding/key_signer.c',
        'src/binding/napi_util.c',
        'src/binding/parts.c',
        'src/binding/request.c',
        'src/binding/rules.c',
        'src/binding/sign.c',
        'src/binding/sign_all.c',
        'src/binding/sign_batch.c',
        'src/binding/signer.c',
        'src/binding/signer_table.c',
        'src/binding/validator.c',
        'src/binding/view.c',
      ],
      # As fast as with -O3, and smaller; -Os costs a signature some percent.
      'cflags': ['-O2'],
      'cflags!': ['-O3'],
      'conditions': [
        # nodelete: the stacks of a report lead into the addon, also after its worker thread has ended.
        # static-libubsan: the shared one does not write to the report when libasan is loaded too.
        ['bybit_leak_check==1', {
          'sources': ['scripts/sanitize/leak_check.c'],
          'ldflags': ['-Wl,-z,nodelete', '-static-libubsan'],
        }],
        ['bybit_failing_calls==1', {
          'sources': ['test/oom/failing_calls.c', 'test/oom/failing_library.c', 'test/oom/failing_node_api.c'],
          'ldflags': ['@<(module_root_dir)/test/oom/calls.rsp'],
        }],
        ['OS=="linux"', {
          # now: a host that does not export OpenSSL's symbols fails at require, catchably, not at the first call.
          'ldflags': [
            '-Wl,-z,now', '-Wl,-z,relro', '-Wl,-z,noexecstack',
            '-Wl,--exclude-libs,ALL', '-Wl,--gc-sections', '-Wl,--as-needed',
          ],
          'conditions': [
            ['bybit_sanitize=="" and bybit_coverage==0', {
              'configurations': { 'Release': { 'ldflags': ['-Wl,-s'] } },
            }],
          ],
        }],
      ],
    },
  ],
  'conditions': [
    ['bybit_failing_calls==1', {
      'targets': [{
        'target_name': 'oom_control',
        'sources': ['test/oom/oom_control.c'],
      }],
    }],
    ['bybit_leak_check==1', {
      'targets': [{
        'target_name': 'planted',
        'sources': ['scripts/sanitize/planted.c', 'scripts/sanitize/leak_check.c'],
        'cflags': ['-Wno-use-after-free'],
        'ldflags': ['-Wl,-z,nodelete', '-Wl,--exclude-libs,ALL', '-static-libubsan'],
      }],
    }],
  ],
}
