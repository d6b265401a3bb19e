import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Computing in parallel: OpenMP, BLAS, graphics cards, tensors, data frames, MPI, polling drivers. */
export const nativeCompute = [
  ...functionsOf('libgomp gomp openmp libomp libiomp5 libiomp omp', [
    {
      names:
        'gomp_barrier_wait* gomp_team_barrier_wait* gomp_team_* gomp_thread_start gomp_* GOMP_* omp_* do_spin do_wait __kmp_* __kmpc_* kmp_* __kmp_fork_barrier __kmp_wait_template* __kmp_hyper_barrier* _INTERNAL*kmp*',
      what: 'waits at the end of a parallel region, or starts one (OpenMP): threads spin for the slowest',
      hot: 'regions are short (a fork and join costs 5 to 20 µs), work is uneven, or threads are more than the processors allowed (then it is hundreds of times slower)',
      cheaper: [
        'OMP_NUM_THREADS to the container’s quota or the physical cores; OMP_PROC_BIND=close, OMP_PLACES=cores',
        'OMP_WAIT_POLICY=passive (libgomp: GOMP_SPINCOUNT=0; Intel: KMP_BLOCKTIME=0) where other work needs the processors',
        'schedule(dynamic, chunk), larger regions, nowait; no nested parallelism (OpenBLAS within OpenMP: OPENBLAS_NUM_THREADS=1)',
      ],
      next: 'nr_throttled in cpu.stat; threads (nlwp) against nproc',
    },
  ]),
  ...functionsOf('openblas libopenblas blas libblas lapack mkl libmkl blis numpy eigen', [
    {
      names:
        'dgemm_* sgemm_* zgemm_* dgemv_* sgemv_* cblas_* dtrsm_* dsyrk_* ddot_* daxpy_* openblas_* blas_thread_server exec_blas* gotoblas* inner_thread mkl_* mkl_blas_* lapack_* dgetrf_* dpotrf_* bli_* Eigen::* Eigen::internal::*',
      what: 'multiplies and solves matrices (BLAS, LAPACK, Eigen)',
      hot: 'that is the work; blas_thread_server and exec_blas mean threads that spin for it, often more than the processors',
      cheaper: [
        'OPENBLAS_NUM_THREADS, MKL_NUM_THREADS to the processors it may use; 1 where the program itself is parallel',
        'float32 where it is enough: twice the speed',
        'one large product instead of many small ones (batched gemm); Eigen: -O3 -march=native, noalias()',
      ],
      next: 'perf stat -e instructions,cycles: above 2 instructions a cycle is the computing itself, below 0.5 is memory or spinning',
      source: SOURCES.openblas,
    },
  ]),
  ...functionsOf('libcuda cuda libcudart nccl libnccl cudnn cublas tensorrt', [
    {
      names:
        'cuEventSynchronize cuStreamSynchronize cuCtxSynchronize cudaStreamSynchronize cudaDeviceSynchronize cudaMemcpy* cuMemcpy* cuLaunchKernel cudaLaunchKernel cudaMalloc* cudaFree* cuMem* cuda* nccl* cublas* cudnn* at::cuda::*',
      what: 'launches work on the graphics card, copies to it, or waits for it',
      hot: 'the host spins in a synchronise while the card works (100 % of one processor by default), launches are tiny (5 µs each), or memory is copied from pageable buffers',
      cheaper: [
        'fewer synchronisations (.item(), .cpu(), print of tensors in the loop); cudaDeviceScheduleBlockingSync to sleep instead of spin',
        'CUDA graphs or torch.compile for many small kernels; larger batches',
        'pinned memory with non_blocking copies; cudaMallocAsync or PyTorch’s caching allocator; nccl: the slowest rank is what is waited for',
      ],
      next: 'nvidia-smi dmon -s u (is the card busy?), nsys profile for gaps between kernels',
    },
  ]),
  ...functionsOf('libtorch torch pytorch tensorflow libtensorflow onnxruntime jax', [
    {
      names:
        'torch::* torch::autograd::* at::native::* at::* at::_ops::* c10::* c10::cuda::* THPVariable_* THPFunction_* torch::jit::* onnxruntime::* tensorflow::* tensorflow::grappler* xla::* mkldnn_* dnnl::* dnnl_* Eigen::ThreadPool* dnnl_sgemm*',
      what: 'runs tensor operations (PyTorch, TensorFlow, ONNX Runtime) on the CPU, or dispatches them to the card',
      hot: 'operations are small, so that dispatch (5 to 10 µs each) is what costs; data loading or conversions run on the CPU; more threads than processors',
      cheaper: [
        'torch.set_num_threads and OMP_NUM_THREADS to the quota; inference_mode()',
        'DataLoader(num_workers, pin_memory, persistent_workers), decode and resize before training',
        'batch requests; torch.compile, ONNX Runtime or bfloat16 for inference',
      ],
      next: 'torch.profiler with record_shapes for one step; py-spy record --native',
    },
  ]),
  ...functionsOf('pandas cpython python', [
    {
      names:
        'pandas._libs.* __pyx_* __Pyx_* pandas._libs.hashtable* __pyx_pw_* __pyx_f_* pyarrow.* take_1d* group_sum* PyObject_Hash_pandas kh_get_* kh_put_* kh_resize_*',
      what: 'is compiled Cython code: pandas, scikit-learn and others',
      hot: 'object columns (text, mixed types), apply with a Python function for each row, merges and groups over many keys',
      cheaper: [
        'category or string[pyarrow] instead of object; vectorised expressions instead of apply and iterrows',
        'merge on integers; sort=False, observed=True in groupby',
        'Polars or DuckDB for the heavy step',
      ],
      next: 'df.dtypes and df.memory_usage(deep=True); py-spy record for the Python line',
    },
  ]),
  ...functionsOf('mpi libmpi openmpi mpich ucx libucp', [
    {
      names:
        'PMPI_* MPI_* ompi_* opal_progress opal_* mca_* MPID* MPIR_* MPIDI_* ucp_* uct_* ucs_* psm2_* ibv_* mlx5_poll_cq* ofi_*',
      what: 'exchanges messages between ranks (MPI), spinning for progress while it waits',
      hot: 'ranks wait for the slowest one (imbalance), many small messages, or collectives over many ranks',
      cheaper: [
        'even out the work: the rank with least time in MPI is the one that holds the others',
        'fewer, larger messages; non-blocking calls overlapped with computing',
        'bind ranks (--bind-to core); yield when idle (mpi_yield_when_idle 1) if processors are shared',
      ],
      next: 'mpiP, or time in MPI by rank; perf stat on the slowest and the fastest rank',
      source: SOURCES.mpirun,
    },
  ]),
  ...functionsOf('dpdk librte spdk vpp seastar', [
    {
      names:
        'rte_* rte_eth_rx_burst* eth_*_recv_pkts* spdk_* nvme_pcie_* seastar::* vlib_* dpdk_* mlx5_rx_burst* i40e_recv_pkts*',
      what: 'polls a device from user space (DPDK, SPDK, VPP, Seastar): one processor at 100 % by design',
      hot: 'always: polling counts as busy whether there is work or not',
      cheaper: [
        'leave empty polls out: the share of polls that return packets says how busy it is (rte_eth_stats, VPP show runtime)',
        'interrupt or adaptive mode (rte_power) where processors are needed elsewhere; larger bursts',
      ],
      next: 'vppctl show runtime (vectors a call), dpdk telemetry',
    },
  ]),
  ...functionsOf('tbb libtbb onetbb', [
    {
      names: 'tbb::* tbb::detail::* tbb::internal::* tbbmalloc* scalable_malloc scalable_free rml::*',
      what: 'schedules tasks or allocates in Intel’s TBB; idle workers spin for work before they sleep',
      hot: 'tasks are too small (below some 10 µs), or threads are more than the container’s processors',
      cheaper: [
        'a grain size in blocked_range (tasks of 10,000 to 100,000 cycles); static_partitioner for even work',
        'tbb::global_control max_allowed_parallelism to the quota (older versions count the host’s processors)',
      ],
      next: 'the share of receive_or_steal_task against your own functions',
    },
  ]),
];
