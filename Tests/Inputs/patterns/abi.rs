// The C interface of CLoadTestTarget.h for the patterns of this folder, taken in by include!.
//
//   plugin!(Target { operation, operation });            or   plugin!(Target { operation } quiesce settle);
//
// Target: Default + Sync. An operation is fn(&mut Worker<Target>) -> i32.

#[allow(dead_code)]
mod abi {
    use std::ffi::{c_char, c_void};
    use std::panic::{catch_unwind, AssertUnwindSafe};
    use std::sync::atomic::{AtomicU64, Ordering};

    #[repr(C)]
    pub struct Operation {
        pub name: *const c_char,
        pub summary: *const c_char,
        pub perform: extern "C" fn(*mut c_void, u64) -> i32,
    }

    #[repr(C)]
    pub struct Target {
        pub abi: u32,
        pub size: u32,
        pub flags: u32,
        pub name: *const c_char,
        pub operations: *const Operation,
        pub operation_count: usize,
        pub create: extern "C" fn(*const c_void, *mut c_char, usize) -> *mut c_void,
        pub worker_create: Option<extern "C" fn(*mut c_void, u32, *mut c_char, usize) -> *mut c_void>,
        pub worker_destroy: Option<extern "C" fn(*mut c_void)>,
        pub quiesce: Option<extern "C" fn(*mut c_void)>,
        pub verify: Option<extern "C" fn(*mut c_void, *mut c_char, usize) -> i32>,
        pub gauge: Option<extern "C" fn(*mut c_void, u32, *mut *const c_char, *mut f64) -> i32>,
        pub failure_name: Option<extern "C" fn(i32) -> *const c_char>,
        pub destroy: Option<extern "C" fn(*mut c_void)>,
    }

    unsafe impl Sync for Operation {}
    unsafe impl Sync for Target {}

    static WORKERS: AtomicU64 = AtomicU64::new(1);

    /// What an operation gets: the shared target, numbers that no other worker gets, and a random generator.
    pub struct Worker<T: 'static> {
        pub target: &'static T,
        pub index: usize,
        number: u64,
        calls: u64,
        state: u64,
        turns: [u64; 4],
    }

    impl<T: 'static> Worker<T> {
        pub fn serial(&mut self) -> u64 {
            self.calls += 1;
            self.number << 32 | self.calls
        }

        pub fn random(&mut self) -> u64 {
            self.state ^= self.state << 13;
            self.state ^= self.state >> 7;
            self.state ^= self.state << 17;
            self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
        }

        /// True in every `calls`-th call for the same `turn`.
        pub fn every(&mut self, turn: usize, calls: u64) -> bool {
            self.turns[turn] += 1;
            self.turns[turn] % calls == 0
        }

        /// True in one of `calls` calls, at random.
        pub fn one_of(&mut self, calls: u64) -> bool {
            self.random() % calls == 0
        }
    }

    pub fn create<T: Default>() -> *mut c_void {
        Box::into_raw(Box::new(T::default())) as *mut c_void
    }

    pub fn worker_create<T: 'static>(target: *mut c_void, index: u32) -> *mut c_void {
        let number = WORKERS.fetch_add(1, Ordering::Relaxed);
        let state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let target = unsafe { &*(target as *const T) };
        let worker = Worker { target, index: index as usize, number, calls: 0, state, turns: [0; 4] };
        Box::into_raw(Box::new(worker)) as *mut c_void
    }

    pub fn worker_destroy<T: 'static>(worker: *mut c_void) {
        drop(unsafe { Box::from_raw(worker as *mut Worker<T>) });
    }

    /// The boundary to C: a panic becomes a failure of the operation.
    pub fn guarded<T: 'static>(worker: *mut c_void, body: impl FnOnce(&mut Worker<T>) -> i32) -> i32 {
        let worker = unsafe { &mut *(worker as *mut Worker<T>) };
        catch_unwind(AssertUnwindSafe(|| body(worker))).unwrap_or(99)
    }
}

#[allow(unused_imports)]
use abi::Worker;

macro_rules! plugin {
    ($target:ident { $($operation:ident),+ } $(quiesce $quiesce:ident)?) => {
        mod exported {
            use super::abi;
            use std::ffi::{c_char, c_void};

            $(
                mod $operation {
                    pub extern "C" fn perform(worker: *mut std::ffi::c_void, _: u64) -> i32 {
                        super::abi::guarded(worker, super::super::$operation)
                    }
                }
            )+

            static OPERATIONS: &[abi::Operation] = &[
                $(abi::Operation {
                    name: concat!(stringify!($operation), "\0").as_ptr() as *const c_char,
                    summary: std::ptr::null(),
                    perform: $operation::perform,
                }),+
            ];

            extern "C" fn create(_: *const c_void, _: *mut c_char, _: usize) -> *mut c_void {
                abi::create::<super::$target>()
            }

            extern "C" fn worker_create(target: *mut c_void, index: u32, _: *mut c_char, _: usize) -> *mut c_void {
                abi::worker_create::<super::$target>(target, index)
            }

            extern "C" fn worker_destroy(worker: *mut c_void) {
                abi::worker_destroy::<super::$target>(worker)
            }

            #[allow(unused_variables)]
            extern "C" fn quiesce(target: *mut c_void) {
                $(super::$quiesce(unsafe { &*(target as *const super::$target) });)?
            }

            extern "C" fn destroy(target: *mut c_void) {
                drop(unsafe { Box::from_raw(target as *mut super::$target) });
            }

            static TARGET: abi::Target = abi::Target {
                abi: 1,
                size: std::mem::size_of::<abi::Target>() as u32,
                flags: 0,
                name: concat!(module_path!(), "\0").as_ptr() as *const c_char,
                operations: OPERATIONS.as_ptr(),
                operation_count: OPERATIONS.len(),
                create,
                worker_create: Some(worker_create),
                worker_destroy: Some(worker_destroy),
                quiesce: Some(quiesce),
                verify: None,
                gauge: None,
                failure_name: None,
                destroy: Some(destroy),
            };

            #[no_mangle]
            pub extern "C" fn loadtest_target_main() -> *const abi::Target {
                &TARGET
            }
        }
    };
}
