{
  'targets': [
    {
      'target_name': 'floor',
      'sources': ['floor.c'],
      'defines': ['NAPI_VERSION=8'],
      'cflags': ['-std=c11', '-Wall', '-Wextra', '-fvisibility=hidden'],
      'cflags!': ['-fno-omit-frame-pointer'],
      'conditions': [
        ['OS=="linux"', { 'ldflags': ['-Wl,-z,now'] }],
      ],
    },
  ],
}
