import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** CPython and the extensions that are met often. */
export const cpython = functionsOf('cpython python python3 libpython numpy', [
  {
    names:
      '_PyEval_EvalFrameDefault PyEval_EvalCode PyEval_EvalFrame* _PyEval_Vector _PyEval_EvalFrame* PyEval_EvalFrameEx _PyFunction_Vectorcall function_code_fastcall py_trampoline_evaluator _PyEval_EvalCodeWithName',
    what: 'interprets Python bytecode: it is Python code, whose lines a native profiler does not see',
    hot: 'the program computes in pure Python (some 50 to 100 ns a simple statement)',
    cheaper: [
      'py-spy record -p PID -o out.svg (--native for C) shows the Python lines; from 3.12 perf record with python -X perf does',
      'NumPy, Polars or a C library for inner loops; Cython, Numba or mypyc for those that stay',
      'a newer Python: 3.11 is 10 to 60 % faster than 3.10, and each version since a few more',
    ],
    next: 'py-spy top --pid PID, or py-spy dump --pid PID for one look',
    source: SOURCES.python311,
  },
  {
    names:
      'gc_collect_main collect_main gc_collect_region* gc_collect_generations visit_decref visit_reachable update_refs subtract_refs move_unreachable deduce_unreachable _PyGC_Collect* PyObject_GC_* _PyObject_GC_* gc_alloc untrack_tuples gc_list_* delete_garbage handle_weakrefs',
    what: 'looks for cycles of dead objects (the cyclic collector)',
    hot: 'very many container objects are alive and more are made: each full collection visits all of them (10 million objects: about a second)',
    cheaper: [
      'gc.freeze() after start-up; gc.set_threshold(50000, 20, 100) (default 700, 10, 10): far fewer collections',
      'fewer containers: arrays, NumPy, __slots__, tuples of plain values',
      'gc.disable() while large structures are built, then gc.enable()',
    ],
    next: 'gc.get_stats() twice; gc.set_debug(gc.DEBUG_STATS) for one minute',
    source: SOURCES.pythonGc,
  },
  {
    names:
      '_PyObject_Malloc _PyObject_Free pymalloc_alloc pymalloc_free PyObject_Malloc PyObject_Free tuple_dealloc list_dealloc dict_dealloc frame_dealloc func_dealloc unicode_dealloc long_dealloc method_dealloc cell_dealloc gen_dealloc PyTuple_New tuple_alloc PyMem_Malloc PyMem_Free PyMem_Realloc _PyObject_Realloc PyObject_Realloc _PyMem_Raw* _PyMem_Debug* allocate_from_new_pool insert_to_usedpool address_in_range free_list_items object_dealloc subtype_dealloc _Py_Dealloc _Py_NewReference PyType_GenericAlloc _PyObject_New tp_new_wrapper object_new',
    what: 'allocates and frees Python objects',
    hot: 'many small objects are made: numbers, strings, tuples, instances',
    cheaper: [
      'generators instead of lists; reuse objects; local variables instead of temporary tuples',
      '__slots__ or dataclass(slots=True) for classes with many instances: half the memory',
      'arrays, NumPy or Arrow in place of lists of numbers',
      'PYTHONMALLOC=debug or -X dev left on is slow',
    ],
    next: 'tracemalloc for one minute (it doubles the cost), or memray run --live',
    source: SOURCES.pythonMemory,
  },
  {
    names:
      'take_gil drop_gil PyEval_RestoreThread PyEval_SaveThread PyGILState_Ensure PyGILState_Release PyEval_AcquireThread _PyEval_AcquireLock eval_breaker* _Py_HandlePending handle_eval_breaker make_pending_calls eval_frame_handle_pending PyThread_acquire_lock* _PyMutex_Lock* _PyMutex_LockTimed lock_PyThread_acquire_lock _PyParkingLot_Park _PyThreadState_Attach',
    what: 'waits for or hands over the interpreter’s lock (GIL)',
    hot: 'several threads compute in Python: one runs, the others wait (up to 5 ms a turn)',
    cheaper: [
      'processes (concurrent.futures.ProcessPoolExecutor, more workers) in place of threads for computing',
      'libraries that release the lock in their C part (NumPy, zlib, hashlib above 2 KiB)',
      'the free-threaded build (python3.13t and later) where all extensions support it; sys.setswitchinterval(0.02) for fewer hand-overs',
    ],
    next: 'py-spy dump --pid PID: which thread is (active+gil); py-spy record --gil',
    source: SOURCES.pythonInit,
  },
  {
    names:
      'lookdict* _Py_dict_lookup* dict_subscript PyDict_GetItem* PyDict_SetItem* insertdict dictresize insertion_resize dict_merge unicodekeys_lookup* _PyDict_* dict_ass_sub find_empty_slot PyDict_Copy build_indices* dictiter_* dict_get set_lookkey* set_add_entry set_contains* _PyObject_GetMethod PyDict_Contains dictkeys_* dict_lookup',
    what: 'looks up or changes a dict or set',
    hot: 'attributes, globals and keys are looked up in inner loops, or large dicts are built',
    cheaper: [
      'a value in a local variable within the loop: locals are array slots, globals and attributes are look-ups',
      'one look-up: get, setdefault or try instead of in and []',
      '__slots__ or NamedTuple for records; sys.intern for keys that come from files',
    ],
    next: 'py-spy for the line; timeit for the two forms',
  },
  {
    names:
      '_PyType_Lookup* PyObject_GenericGetAttr* _PyObject_GenericGetAttrWithDict PyObject_GetAttr* _PyObject_GenericSetAttr* slot_tp_* super_getattro* type_getattro module_getattro* property_descr_get* find_name_in_mro update_slot PyObject_SetAttr* lookup_maybe_method vectorcall_method method_vectorcall* builtin_getattr builtin_hasattr',
    what: 'looks up attributes and methods of objects',
    hot: 'inner loops go through properties, __getattr__, or deep class trees',
    cheaper: [
      'bind methods and attributes to local names before the loop',
      'plain attributes instead of properties',
      'no changes to classes at run time: they empty the method cache',
    ],
  },
  {
    names:
      '_PyObject_MakeTpCall _PyObject_Call* PyObject_Call* _PyObject_Vectorcall* PyObject_Vectorcall cfunction_* cfunction_vectorcall* _PyCFunction_* do_call_core _PyStack_AsDict PyVectorcall_* method_call type_vectorcall partial_vectorcall _PyArg_* vgetargs1* PyArg_* _PyEval_MakeFrameVector initialize_locals wrapper_call',
    what: 'calls functions and unpacks their arguments',
    hot: 'many small functions are called in loops, with keywords or *args',
    cheaper: [
      'fewer, larger calls; inline the small ones',
      'comprehensions and built-ins that loop in C (sum, map, join)',
    ],
  },
  {
    names:
      'unicode_* PyUnicode_* _PyUnicode_* _PyUnicodeWriter_* unicodeiter_* ucs1lib_* ucs2lib_* asciilib_* bytes_* PyBytes_* bytearray_* stringlib_* _PyBytes_* unicode_concatenate _Py_HashBytes siphash13 siphash24 _PyBytesWriter_* unicode_hash resize_compact',
    what: 'builds, searches, encodes or hashes strings and bytes',
    hot: 'strings are joined piece by piece, decoded and encoded again, or searched line by line',
    cheaper: [
      'join once; io.StringIO',
      'stay in bytes',
      'str methods instead of regular expressions for fixed text',
    ],
    source: SOURCES.pythonFaq,
  },
  {
    names:
      'long_* PyLong_* _PyLong_* x_add x_mul x_divrem x_sub k_mul k_lopsided_mul float_* PyFloat_* PyNumber_* binary_op1 binary_iop1 long_rshift fast_floor_div _PyLong_DivmodNear PyObject_RichCompare* do_richcompare object_richcompare',
    what: 'computes with Python numbers, or compares objects',
    hot: 'arithmetic in pure Python loops; big integers make single operations long',
    cheaper: ['NumPy for arrays of numbers', 'gmpy2 for big integers', 'Numba or Cython for loops that stay'],
  },
  {
    names:
      'list_* PyList_* _PyList_* listiter_next merge_at binarysort gallop_* unsafe_latin_compare unsafe_object_compare safe_object_compare PyTuple_* PyIter_Next PySequence_* PyObject_GetIter enum_next gen_send_ex* gen_iternext rangeiter_next PyObject_GetItem PyObject_SetItem deque_* _PyEval_UnpackIterable* tupleiter_next list_contains',
    what: 'walks, sorts or changes lists, tuples and iterators',
    hot: 'x in list for long lists, insert and pop at the front, sorting with a Python key function',
    cheaper: [
      'a set for membership',
      'collections.deque for both ends',
      'operator.itemgetter as key',
      'array or NumPy for numbers',
    ],
    source: SOURCES.pythonCollections,
  },
  {
    names:
      'sre_* _sre_* sre_ucs1_* sre_ucs2_* pattern_* state_init state_fini match_getslice* _sre_SRE_Pattern_*',
    what: 'matches a regular expression by backtracking',
    hot: 'the pattern backtracks on long input, or is applied to every line',
    cheaper: [
      'str methods where they do',
      'no nested quantifiers; anchor',
      'google-re2 or hyperscan for many or foreign patterns',
    ],
    source: SOURCES.pythonRegex,
  },
  {
    names:
      '_json* scan_once* scan_once_unicode _parse_object_unicode _parse_array_unicode encoder_* encoder_listencode_* py_scanstring scanstring_unicode ascii_escape_unicode* escape_unicode _pickle* pickle_* Pickler_* Unpickler_* r_object w_object marshal_* _csv* Reader_iternext parse_process_char',
    what: 'reads or writes JSON, pickles, CSV or compiled modules',
    hot: 'large documents, or many objects between processes (multiprocessing pickles all arguments)',
    cheaper: [
      'orjson or msgspec for JSON',
      'shared memory or fewer, larger messages between processes',
      'pickle protocol 5; Arrow or Parquet for tables',
    ],
    source: SOURCES.pythonPickle,
  },
  {
    names:
      '_PyErr_* PyErr_* PyTraceBack_* _PyException* BaseException_* PyException_* _PyTraceback_* traceback_* _PyErr_SetObject get_exception_handler _PyErr_NormalizeException exception_unwind gen_throw',
    what: 'raises and handles exceptions',
    hot: 'exceptions are used for ordinary results in loops: KeyError, StopIteration, AttributeError',
    cheaper: ['test first or use get and defaults', 'no exceptions across many frames in hot paths'],
  },
  {
    names:
      'PyImport_* import_* _PyImport_* _frozen_importlib* PyMarshal_* _io_* bufferedio* textiowrapper_* _bufferedreader_* fileio_* os_stat posix_* iobase_* _textiowrapper_* epoll_poll select_epoll_poll select_epoll_poll_impl pollster_* kqueue_* sock_* _ssl_* _hashlib_* zlib_* zlib_Compress* _asyncio_* task_step* future_* _asyncio*',
    what: 'imports modules, or reads and writes files and sockets',
    hot: 'start-up imports much, files are read line by line in text mode, or an event loop runs many small tasks',
    cheaper: [
      '-X importtime shows what is slow to import; import late',
      'binary mode and larger reads',
      'uvloop for asyncio',
    ],
    source: SOURCES.pythonCommand,
  },
  {
    names:
      '_aligned_* DOUBLE_* FLOAT_* LONG_* npyv_* PyArray_* PyUFunc_* ufunc_* _multiarray_umath* npy_* cblas_* dgemm_* sgemm_* openblas_* dgemv_* sgemv_* blas_thread_server exec_blas* mkl_* mkl_blas_* inner_thread gotoblas* pairwise_sum* einsum* lapack_* dtrsm_* nditer_* iterator_loop* BOOL_* INT_* OBJECT_* libopenblas*',
    what: 'computes on arrays (NumPy, BLAS)',
    hot: 'that is the work; OBJECT loops fall back to Python objects; BLAS threads spin and may be more than the processors',
    cheaper: [
      'set OMP_NUM_THREADS or OPENBLAS_NUM_THREADS to the container’s processors',
      'no object arrays, no copies by dtype changes',
      'float32 where it is enough',
    ],
    source: SOURCES.openblas,
  },
]);
